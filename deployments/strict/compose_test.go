package strict

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

func load(t *testing.T, path, env string) (*types.Project, error) {
	t.Helper()
	o, err := cli.NewProjectOptions([]string{path}, cli.WithEnvFiles(env), cli.WithDotEnv)
	if err != nil {
		t.Fatal(err)
	}
	return o.LoadProject(t.Context())
}

// TestCompose loads compose.yaml as docker compose does, against its schema and
// with the settings of env.example.
func TestCompose(t *testing.T) {
	p, err := load(t, "../compose.yaml", "../env.example")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Services) != 9 {
		t.Errorf("services %v", p.ServiceNames())
	}
	for name, s := range p.Services {
		for _, v := range s.Volumes {
			if v.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(v.Source); err != nil {
				t.Errorf("%s mounts what is not there: %v", name, err)
			}
		}
		if s.Build != nil {
			if _, err := os.Stat(filepath.Join(s.Build.Context, s.Build.Dockerfile)); err != nil {
				t.Errorf("%s is built from what is not there: %v", name, err)
			}
		}
		for key, value := range s.Environment {
			if value == nil || strings.Contains(*value, "${") {
				t.Errorf("%s: %s is not set", name, key)
			}
		}
	}
	work := p.Services["work"]
	if !work.ReadOnly || work.DependsOn["migrate"].Condition != types.ServiceConditionCompletedSuccessfully || len(work.Ports) > 0 {
		t.Errorf("work: %+v", work)
	}
}

func TestComposeMistakesAreFound(t *testing.T) {
	text, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none.env")
	if err := os.WriteFile(none, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, "../compose.yaml", none); err == nil || !strings.Contains(err.Error(), "set it in .env") {
		t.Errorf("without passwords: %v", err)
	}
	for from, to := range map[string]string{
		"restart: unless-stopped":                  "restarts: unless-stopped",
		"condition: service_healthy}\n    restart": "condition: healthy}\n    restart",
		"migrate: {condition":                      "migrates: {condition",
	} {
		wrong := filepath.Join(t.TempDir(), "compose.yaml")
		changed := strings.Replace(string(text), from, to, 1)
		if changed == string(text) {
			t.Fatalf("%q is not in compose.yaml", from)
		}
		if err := os.WriteFile(wrong, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := load(t, wrong, "../env.example"); err == nil {
			t.Errorf("%q is taken", to)
		}
	}
}
