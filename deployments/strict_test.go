package deployments

import (
	"os"
	"os/exec"
	"testing"
)

// TestStrictly runs the checks of the module strict: Kubernetes objects, compose.yaml
// and Dockerfile, read by the code of the programs that they are for.
func TestStrictly(t *testing.T) {
	command := func(args ...string) ([]byte, error) {
		cmd := exec.Command("go", args...)
		cmd.Dir = "strict"
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly")
		return cmd.CombinedOutput()
	}
	if out, err := command("mod", "download"); err != nil && os.Getenv("CI") != "true" {
		t.Skipf("its modules cannot be had: %v\n%s", err, out)
	} else if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := command("test", "-count=1", "./..."); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
