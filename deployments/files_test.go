package deployments

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"trichluc/pipeline/observe"
	"trichluc/pipeline/queue"
)

// documents reads every document of a YAML file.
func documents(t *testing.T, path string) (all []map[string]any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var one map[string]any
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, one)
	}
}

func files(t *testing.T, endings ...string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && slices.Contains(endings, filepath.Ext(path)) {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("%v: %d files, %v", endings, len(paths), err)
	}
	return paths
}

func TestYAMLIsRead(t *testing.T) {
	for _, path := range files(t, ".yaml", ".yml") {
		docs := documents(t, path)
		if len(docs) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, d := range docs {
			if strings.HasPrefix(path, "kubernetes/") && (d["apiVersion"] == nil || d["kind"] == nil || d["metadata"] == nil) {
				t.Errorf("%s: an object without apiVersion, kind or metadata", path)
			}
		}
	}
}

// program builds the program once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "deployments")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "trichluc")
	out, err := exec.Command("go", "build", "-o", path, "trichluc/cmd/trichluc").CombinedOutput()
	if err != nil {
		err = errors.New(string(out))
	}
	return path, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func help(t *testing.T, verb string) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, verb, "--help").CombinedOutput()
	if err != nil {
		t.Fatalf("%s --help: %v\n%s", verb, err, out)
	}
	return string(out)
}

// Every verb with its flags, and every setting, that these files use is one that
// the program has.
func TestFlagsAndSettingsExist(t *testing.T) {
	command := regexp.MustCompile(`(?:command: |args: |CMD |/trichluc )\[?"?((?:work|migrate|serve)\b[^\]\n]*)`)
	setting := regexp.MustCompile(`\bTRICHLUC_[A-Z_]+\b`)
	verbs, settings := 0, 0
	all := help(t, "work") + help(t, "migrate") + help(t, "serve")
	for _, path := range append(files(t, ".yaml", ".service", ".example"), "Dockerfile") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range command.FindAllStringSubmatch(string(text), -1) {
			words := strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune(`", []`, r) })
			verbs++
			flags := help(t, words[0])
			for _, w := range words[1:] {
				if strings.HasPrefix(w, "--") && !strings.Contains(flags, w+" ") {
					t.Errorf("%s: trichluc %s has no flag %s", path, words[0], w)
				}
			}
		}
		for _, name := range setting.FindAllString(string(text), -1) {
			settings++
			flag := "--" + strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "TRICHLUC_"), "_", "-"))
			if !strings.Contains(all, flag+" ") {
				t.Errorf("%s: no flag %s is behind %s", path, flag, name)
			}
		}
	}
	if verbs < 6 || settings < 6 {
		t.Errorf("found only %d commands and %d settings: the patterns have grown old", verbs, settings)
	}
}

// noQueue has numbers without a server.
type noQueue struct{}

func (noQueue) Depth(context.Context) (queue.Depth, error) { return queue.Depth{}, nil }
func (noQueue) DeadLetters(context.Context) (int, error)   { return 0, nil }

// exported are the names of all metrics of a worker.
func exported(t *testing.T) map[string]bool {
	t.Helper()
	m := observe.NewMetrics("test")
	m.WatchQueue(noQueue{})
	families, err := m.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range families {
		names[f.GetName()] = true
		for _, suffix := range []string{"_bucket", "_count", "_sum"} {
			if f.GetType().String() == "HISTOGRAM" {
				names[f.GetName()+suffix] = true
			}
		}
	}
	return names
}

var metricName = regexp.MustCompile(`\b(?:trichluc|process|go)_[a-z_]+\b`)

func TestDashboardNamesMetricsThatAreThere(t *testing.T) {
	text, err := os.ReadFile("grafana/dashboards/trichluc.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		UID    string
		Panels []struct {
			Title      string
			Datasource struct{ UID string }
			Targets    []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	source := documents(t, "grafana/provisioning/datasources/prometheus.yaml")[0]["datasources"].([]any)[0].(map[string]any)["uid"]
	names, used := exported(t), 0
	for _, p := range board.Panels {
		if p.Datasource.UID != source || len(p.Targets) == 0 {
			t.Errorf("panel %q asks %q, want %q", p.Title, p.Datasource.UID, source)
		}
		for _, target := range p.Targets {
			for _, name := range metricName.FindAllString(target.Expr, -1) {
				if used++; !names[name] {
					t.Errorf("panel %q: no worker exports %s", p.Title, name)
				}
			}
		}
	}
	if board.UID == "" || used < 10 {
		t.Errorf("%d metrics in the dashboard %q", used, board.UID)
	}
}

func TestAlertsNameMetricsThatAreThere(t *testing.T) {
	names, used := exported(t), 0
	for _, group := range documents(t, "prometheus/alerts.yml")[0]["groups"].([]any) {
		for _, rule := range group.(map[string]any)["rules"].([]any) {
			r := rule.(map[string]any)
			for _, name := range metricName.FindAllString(r["expr"].(string), -1) {
				if used++; !names[name] {
					t.Errorf("%s: no worker exports %s", r["alert"], name)
				}
			}
		}
	}
	if used < 4 {
		t.Errorf("only %d metrics in the alerts", used)
	}
}

func TestPrometheusReadsItsFiles(t *testing.T) {
	promtool := tool(t, "promtool")
	for kind, path := range map[string]string{"config": "prometheus/prometheus.yml", "rules": "prometheus/alerts.yml"} {
		if out, err := exec.Command(promtool, "check", kind, path).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	wrong := filepath.Join(t.TempDir(), "wrong.yml")
	if err := os.WriteFile(wrong, []byte("groups: [{name: a, rules: [{alert: B, expr: 'sum('}]}]"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command(promtool, "check", "rules", wrong).Run(); err == nil {
		t.Error("promtool takes everything for right")
	}
}

// tool finds a program. Without it the test is skipped, or fails if the
// environment says CI=true.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed (.ci/install-test-tools)", name)
	}
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func TestScalingWatchesTheConsumerOfTheWorkers(t *testing.T) {
	spec := documents(t, "kubernetes/scale.yaml")[0]["spec"].(map[string]any)
	trigger := spec["triggers"].([]any)[0].(map[string]any)["metadata"].(map[string]any)
	if trigger["stream"] != queue.WorkStream || trigger["consumer"] != queue.Consumer {
		t.Errorf("scales on %v/%v, want %s/%s", trigger["stream"], trigger["consumer"], queue.WorkStream, queue.Consumer)
	}
	target := spec["scaleTargetRef"].(map[string]any)["name"]
	if work := documents(t, "kubernetes/work.yaml")[0]; work["metadata"].(map[string]any)["name"] != target {
		t.Errorf("scales %v, which is not the workers' deployment", target)
	}
}

func TestSystemdUnits(t *testing.T) {
	analyze := tool(t, "systemd-analyze")
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range files(t, ".service") {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), filepath.Base(unit))
		if err := os.WriteFile(copied, bytes.ReplaceAll(text, []byte("/usr/local/bin/trichluc"), []byte(path)), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(analyze, "verify", "--man=no", copied).CombinedOutput()
		if err != nil || bytes.Contains(out, []byte(filepath.Base(unit)+":")) {
			t.Errorf("%s: %v\n%s", unit, err, out)
		}
	}
}
