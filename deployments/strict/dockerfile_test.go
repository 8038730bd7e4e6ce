package strict

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// stages reads a Dockerfile as BuildKit does; what its linter finds is an error.
func stages(text string) ([]instructions.Stage, error) {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	var found []string
	for _, w := range result.Warnings {
		found = append(found, w.Short)
	}
	lint := linter.New(&linter.Config{Warn: func(rule, description, url, message string, location []parser.Range) {
		found = append(found, rule+": "+message)
	}})
	all, _, err := instructions.Parse(result.AST, lint)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("%s", strings.Join(found, "; "))
	}
	return all, err
}

func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	all, err := stages(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Fatalf("%d stages", len(all))
	}
	built := ""
	for _, c := range all[0].Commands {
		if run, ok := c.(*instructions.RunCommand); ok {
			built += strings.Join(run.CmdLine, " ") + "\n"
		}
	}
	var user string
	var entry []string
	for _, c := range all[1].Commands {
		switch c := c.(type) {
		case *instructions.CopyCommand:
			if c.From != all[0].Name || !strings.Contains(built, "-o "+c.SourcePaths[0]+" ") || c.DestPath != "/trichluc" {
				t.Errorf("copies %s from %s to %s", c.SourcePaths, c.From, c.DestPath)
			}
		case *instructions.UserCommand:
			user = c.User
		case *instructions.EntrypointCommand:
			if entry = c.CmdLine; c.PrependShell {
				t.Error("the entry point needs a shell, which the image has not")
			}
		case *instructions.CmdCommand:
			if c.PrependShell {
				t.Error("the command needs a shell, which the image has not")
			}
		}
	}
	// A number: Kubernetes cannot tell whether a name is root.
	if user != "65532:65532" || !slices.Equal(entry, []string{"/trichluc"}) {
		t.Errorf("runs %q as %q", entry, user)
	}
}

func TestDockerfileMistakesAreFound(t *testing.T) {
	for _, text := range []string{"FROM scratch\nCOPI a b", "FROM scratch\nCOPY --form=build a b", "FROM scratch as build\nfrom build", "RUN true"} {
		if _, err := stages(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
