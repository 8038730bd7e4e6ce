package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"trichluc/pipeline/report"
)

// described compiles the part of the description that tells of one answer.
func described(t *testing.T, description []byte, path, status, contentType string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(description))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	pointer := "openapi.json#/paths/" + escape.Replace(path) + "/get/responses/" + status + "/content/" + escape.Replace(contentType) + "/schema"
	s, err := c.Compile(strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
	if err != nil {
		t.Fatalf("%s: %v", pointer, err)
	}
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, body []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = s.Validate(doc)
	}
	if err != nil {
		t.Errorf("%v\n%.400s", err, body)
	}
}

func TestAnswersAreAsDescribed(t *testing.T) {
	o := options(t)
	o.Dead = fixedDead{letters: []DeadLetter{{Name: "a", Reason: "b"}}}
	h := handler(t, sqliteReader(t), o)
	w := get(t, h, "/api/v1/openapi.json")
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	description := w.Body.Bytes()
	check := func(path, target string, status int) []byte {
		t.Helper()
		w := get(t, h, target)
		contentType := map[bool]string{true: "application/json", false: "application/problem+json"}[status == 200]
		if w.Code != status || w.Header().Get("Content-Type") != contentType {
			t.Errorf("%s: %d %s\n%s", target, w.Code, w.Header().Get("Content-Type"), w.Body)
			return nil
		}
		valid(t, described(t, description, path, map[int]string{200: "200", 400: "400", 404: "404", 503: "503"}[status], contentType), w.Body.Bytes())
		return w.Body.Bytes()
	}
	check("/api/v1/reports", "/api/v1/reports", 200)
	check("/api/v1/dead-letters", "/api/v1/dead-letters", 200)
	check("/api/v1/articles/{id}", "/api/v1/articles/"+hostileID, 200)
	check("/api/v1/articles/{id}", "/api/v1/articles/none", 404)

	needs := map[string]string{"document": "27-NQ/HU", "official": "Lương Đức Khải", "unit": "ha", "query": "rung", "organization": "UBND"}
	empty := []string{}
	for _, q := range report.List() {
		v := url.Values{}
		for _, n := range q.Needs {
			v.Set(n, needs[n])
		}
		body := check("/api/v1/reports/"+q.Name, "/api/v1/reports/"+q.Name+"?"+v.Encode(), 200)
		var a apiAnswer
		if err := json.Unmarshal(body, &a); err != nil {
			t.Error(err)
		}
		if len(a.Rows) == 0 {
			empty = append(empty, q.Name)
		}
		check("/api/v1/reports/"+q.Name, "/api/v1/reports/"+q.Name+"?nothing=1", 400)
		if len(q.Needs) > 0 {
			check("/api/v1/reports/"+q.Name, "/api/v1/reports/"+q.Name, 400)
		}
	}
	if slices.Sort(empty); !slices.Equal(empty, []string{"copies"}) { // the samples hold none
		t.Errorf("these answers hold no rows and so show nothing: %v", empty)
	}
}

func TestDescriptionIsWhole(t *testing.T) {
	d, err := describeAPI("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string
		Info    struct{ Version string }
		Paths   map[string]struct {
			Get struct {
				OperationID string
				Summary     string
				Parameters  []struct {
					Name, In, Description string
					Required              bool
				}
			}
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || doc.Info.Version != "1.2.3" || len(doc.Paths) != len(report.List())+3 {
		t.Errorf("%s, version %s, %d paths", doc.OpenAPI, doc.Info.Version, len(doc.Paths))
	}
	ids := map[string]bool{}
	for path, p := range doc.Paths {
		if ids[p.Get.OperationID] || p.Get.OperationID == "" || p.Get.Summary == "" {
			t.Errorf("%s: operation %q, %q", path, p.Get.OperationID, p.Get.Summary)
		}
		ids[p.Get.OperationID] = true
		for _, a := range p.Get.Parameters {
			if a.Description == "" || (a.In == "path") != strings.Contains(path, "{"+a.Name+"}") || a.In == "path" && !a.Required {
				t.Errorf("%s: %+v", path, a)
			}
		}
	}
}
