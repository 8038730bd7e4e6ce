package main

import (
	"os/exec"
	"strings"
	"testing"
)

// layer is how high a package stands: imports go down only. Field packages share
// a layer and so never import each other; the parts of the pipeline may.
func layer(path string) (int, bool) {
	const module = "trichluc/"
	name := strings.TrimPrefix(path, module)
	switch {
	case name == "schemas" || strings.HasPrefix(name, "schemas/"):
		return 0, true
	case name == "extractors/vietnamese":
		return 1, true
	case name == "extractors/dates", name == "extractors/documents", name == "extractors/figures",
		name == "extractors/officials", name == "extractors/places":
		return 2, true
	case name == "extractors/linking":
		return 3, true
	case name == "extractors":
		return 4, true
	case name == "pipeline" || strings.HasPrefix(name, "pipeline/"):
		return 5, true
	case strings.HasPrefix(name, "cmd/"), name == "deployments": // imported by nothing
		return 6, true
	}
	return 0, false
}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "trichluc/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		importer := words[0]
		packages++
		top, ok := layer(importer)
		if !ok {
			t.Errorf("%s has no place in the order of layers: give it one", importer)
			continue
		}
		for _, imported := range words[1:] {
			if !strings.HasPrefix(imported, "trichluc/") {
				continue
			}
			below, ok := layer(imported)
			within := top == below && (top == 5 || top == 0 && importer != "trichluc/schemas")
			if !ok || below > top || below == top && !within {
				t.Errorf("%s imports %s: imports run cmd → pipeline, pipeline/* → extractors → linking → a field → vietnamese → schemas", importer, imported)
			}
		}
	}
	if packages < 10 {
		t.Errorf("go list found only %d packages", packages)
	}
}

func TestLayersKeepFieldsApart(t *testing.T) {
	dates, _ := layer("trichluc/extractors/dates")
	figures, _ := layer("trichluc/extractors/figures")
	linking, _ := layer("trichluc/extractors/linking")
	if dates != figures || linking <= dates {
		t.Errorf("dates %d, figures %d, linking %d", dates, figures, linking)
	}
	if _, ok := layer("trichluc/utils"); ok {
		t.Error("a package that nobody placed has a layer")
	}
}
