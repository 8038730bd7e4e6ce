//go:build linux

package deployments

import (
	"bytes"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"trichluc/pipeline/queue"
)

// image builds the program by the line of the Dockerfile, and returns a folder with
// nothing but the program: less than the image has.
func image(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .*) -o /trichluc (\./cmd/trichluc)$`).FindStringSubmatch(string(text))
	if m == nil {
		t.Fatal("the Dockerfile builds the program in a way that this test does not know")
	}
	root, err := os.MkdirTemp("", "image") // another user must get there, which t.TempDir does not allow
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	build := exec.Command("sh", "-c", m[1]+` -o "$0" `+m[2], filepath.Join(root, "trichluc"))
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(root, 0o755) })
	return root
}

// TestTheImagesProgram starts what the Dockerfile builds as the user whom it names,
// where there is no other file, and nothing but one folder may be written.
func TestTheImagesProgram(t *testing.T) {
	root := image(t)
	file, err := elf.Open(filepath.Join(root, "trichluc"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("the program is not static: it has %s", p.Type)
		}
	}

	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir(), Listen: "127.0.0.1:-1"})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(root, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(data, 65532, 65532); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	start := func(stdin string, args ...string) (string, error) {
		cmd := exec.Command("/trichluc", args...)
		cmd.Dir, cmd.Env, cmd.Stdin = "/", []string{}, strings.NewReader(stdin)
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		if os.Geteuid() == 0 {
			cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 65532, Gid: 65532}
		} else { // the same user's rights under the other number
			cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 65532, HostID: os.Geteuid(), Size: 1}}
			cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 65532, HostID: os.Getegid(), Size: 1}}
		}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err := cmd.Run()
		return out.String(), err
	}
	if out, err := start("", "version"); err != nil && os.Geteuid() != 0 {
		t.Skipf("this user may not change the root folder: %v", err)
	} else if err != nil || !strings.Contains(out, "trichluc") {
		t.Fatalf("version: %v\n%s", err, out)
	}
	server := []string{"--nats", q.Server().ClientURL(), "--store", "/data/kho.db"}
	for _, step := range []struct {
		stdin, want string
		args        []string
	}{
		{"Ngày 9/5/2024, UBND tỉnh cấp 54 tỷ đồng cho 586 hộ nghèo.\n", "published 1 article", []string{"publish", "--nats", q.Server().ClientURL(), "-"}},
		{"", "1 article: 1 added", append([]string{"work", "--until-empty", "--http", "127.0.0.1:0"}, server...)},
		{"", "rows can be written", append([]string{"doctor"}, server...)},
		{"", "54", []string{"report", "--store", "/data/kho.db", "figures"}},
	} {
		if out, err := start(step.stdin, step.args...); err != nil || !strings.Contains(out, step.want) {
			t.Errorf("%s: %v, want %q\n%s", step.args[0], err, step.want, out)
		}
	}
	if out, err := start("", "migrate", "--store", "/kho.db"); err == nil {
		t.Errorf("outside the folder it may write as well:\n%s", out)
	}
}
