package schemas_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trichluc/schemas"
	"trichluc/schemas/schematest"
)

// sample is a record with every field in use.
const sample = `{
  "schema": "trichluc.record/v1", "id": "0f3a", "ref": "mau-1", "ruleset": {"version": 3, "hash": "ab12"},
  "article": {
    "url": "https://bao.example.vn/bai-1.html", "canonical_url": "https://bao.example.vn/bai-1.html", "site": "bao.example.vn",
    "fetched_at": "2022-05-10T01:02:03Z", "charset": "utf-8", "content_sha256": "` + sha + `",
    "title": "Sơ kết công tác", "published_at": "2022-05-09T14:17:40+07:00", "byline": ["Lê Hoài"], "source": "TTXVN", "section": "Thời sự",
    "tags": ["nông thôn"], "image": "https://bao.example.vn/a.jpg", "origins": {"title": "json-ld"},
    "text": "Ngày 9/5, bà Đỗ Thị Lan, Bí thư Huyện ủy, nói về Nghị quyết số 12-NQ/HU: khoảng 40 hộ, từ 2 đến 3 tỷ đồng."
  },
  "dates": [{"start": 0, "end": 8, "text": "Ngày 9/5", "type": "DATE", "value": "2022-05-09", "from": "2022-05-09", "to": "2022-05-09", "mod": "START", "calendar": "lunar", "rule": "day-month"}],
  "documents": [{"number": "12-NQ/HU", "name": "Nghị quyết Huyện ủy", "year": 2022, "type": "Nghị quyết", "issuer": "Huyện ủy", "issued_on": "2022-03-02", "subject": "về giảm nghèo",
    "inferred": {"number": "12-NQ/HU", "issuer": "Huyện ủy A", "issued_on": "2022", "year": 2022, "term": "2020-2025"}, "key": "12-nq/hu@2022",
    "mentions": [{"start": 49, "end": 71, "text": "Nghị quyết số 12-NQ/HU", "rule": "number"}]}],
  "officials": [{"name": "Đỗ Thị Lan", "honorific": "bà",
    "roles": [{"start": 25, "end": 40, "text": "Bí thư Huyện ủy", "title": "Bí thư", "organization": "Huyện ủy", "area": "huyện A", "status": "current", "rule": "post"}],
    "mentions": [{"start": 13, "end": 23, "text": "Đỗ Thị Lan", "rule": "person"}]}],
  "figures": [
    {"start": 73, "end": 85, "text": "khoảng 40 hộ", "value": 40, "unit": "hộ", "qualifier": "about", "per": "năm", "subject": "khoảng 40 hộ", "rule": "count"},
    {"start": 87, "end": 105, "text": "từ 2 đến 3 tỷ đồng", "low": 2e9, "high": 3e9, "unit": "VND", "qualifier": "exact", "subject": null, "rule": "money"}],
  "warnings": ["the year was taken from the publication date"]
}`

const sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func TestRecordSchemaAccepts(t *testing.T) {
	if err := schematest.Record([]byte(sample)); err != nil {
		t.Errorf("sample: %v", err)
	}
	bare, err := json.Marshal(schemas.Record{
		Schema: schemas.RecordSchema, ID: "x", Article: schemas.Article{ContentSHA256: sha, Byline: []string{}, PublishedAt: "2022-05-09"},
		Dates: []schemas.Date{}, Documents: []schemas.Document{}, Officials: []schemas.Official{}, Figures: []schemas.Figure{}, Warnings: []string{},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := schematest.Record(bare); err != nil {
		t.Errorf("a record in which nothing was found: %v", err)
	}
}

// Each change breaks the sample in one way, which must be seen.
func TestRecordSchemaRejects(t *testing.T) {
	for _, change := range [][2]string{
		{`"trichluc.record/v1"`, `"trichluc.record/v2"`},
		{`"id": "0f3a"`, `"id": ""`},
		{`"id": "0f3a", `, ``},
		{`{"version": 3,`, `{"version": "3",`},
		{sha, strings.ToUpper(sha)},
		{`"title": "Sơ kết công tác"`, `"title": ""`},
		{`"2022-05-09T14:17:40+07:00"`, `"9/5/2022"`},
		{`"byline": ["Lê Hoài"]`, `"byline": "Lê Hoài"`},
		{`"type": "DATE"`, `"type": "date"`},
		{`"from": "2022-05-09"`, `"from": "2022-05"`},
		{`"from": "2022-05-09"`, `"from": "2022-13-09"`},
		{`"from": "2022-05-09", `, ``},
		{`"start": 0, `, `"start": -1, `},
		{`"start": 0, `, `"start": 0.5, `},
		{`"text": "Ngày 9/5"`, `"text": "Ngày 9/6"`},
		{`"start": 49, `, `"start": 48, `},
		{`"end": 105`, `"end": 1050`},
		{`"rule": "day-month"`, `"rule": ""`},
		{`"number": "12-NQ/HU", "name": "Nghị quyết Huyện ủy"`, `"number": null`},
		{`"key": "12-nq/hu@2022"`, `"key": null`},
		{`"mentions": [{"start": 49, "end": 71, "text": "Nghị quyết số 12-NQ/HU", "rule": "number"}]`, `"mentions": []`},
		{`"status": "current"`, `"status": "present"`},
		{`"value": 40`, `"value": "40"`},
		{`"value": 40`, `"value": 40, "low": 3`},
		{`"value": 40, `, ``},
		{`"qualifier": "about"`, `"qualifier": "around"`},
		{`"unit": "hộ"`, `"unit": ""`},
		{`"warnings": [`, `"warnings": [1, `},
		{`"ref": "mau-1"`, `"reference": "mau-1"`},
	} {
		if strings.Count(sample, change[0]) == 0 {
			t.Errorf("the sample does not hold %s", change[0])
			continue
		}
		if err := schematest.Record([]byte(strings.Replace(sample, change[0], change[1], 1))); err == nil {
			t.Errorf("not noticed: %s for %s", change[1], change[0])
		}
	}
}

// A record survives the way through JSON, nulls included.
func TestRecordRoundTrip(t *testing.T) {
	var r schemas.Record
	if err := json.Unmarshal([]byte(sample), &r); err != nil {
		t.Fatal(err)
	}
	r.Documents[0].Number, r.Officials[0].Honorific, r.Article.Site, r.Dates[0].From = "", "", "", ""
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"number":null`, `"honorific":null`, `"site":null`, `"from":null`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
	var back schemas.Record
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(r, back) {
		t.Errorf("came back as %+v\nwant %+v", back, r)
	}
	// Also into a value in use: null clears it.
	n := schemas.Nullable("cũ")
	if err := json.Unmarshal([]byte("null"), &n); err != nil || n != "" {
		t.Errorf("null read into %q, %v", n, err)
	}
	if err := json.Unmarshal([]byte("3"), &n); err == nil {
		t.Error("a number was read as text")
	}
}

// The schema names exactly the fields of the Go types, and requires those that
// are always printed.
func TestRecordSchemaNamesTheFieldsOfTheTypes(t *testing.T) {
	var s struct {
		node
		Defs map[string]node `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(schemas.RecordJSONSchema()), &s); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typ  any
		node node
		span bool
	}{
		{schemas.Record{}, s.node, false}, {schemas.Article{}, s.Defs["article"], false}, {schemas.Ruleset{}, s.Properties["ruleset"], false},
		{schemas.Span{}, s.Defs["span"], false}, {schemas.Mention{}, s.Defs["mention"], true}, {schemas.Date{}, s.Defs["date"], true},
		{schemas.Document{}, s.Defs["document"], false}, {schemas.Inferred{}, s.Defs["document"].Properties["inferred"], false},
		{schemas.Official{}, s.Defs["official"], false}, {schemas.Role{}, s.Defs["role"], true}, {schemas.Figure{}, s.Defs["figure"], true},
	} {
		all, always := fields(reflect.TypeOf(c.typ))
		properties, required := slices.Collect(maps.Keys(c.node.Properties)), c.node.Required
		if c.span {
			properties = append(properties, slices.Collect(maps.Keys(s.Defs["span"].Properties))...)
			required = append(required, s.Defs["span"].Required...)
		}
		for what, pair := range map[string][2][]string{"fields": {all, properties}, "required": {always, required}} {
			slices.Sort(pair[0])
			slices.Sort(pair[1])
			if !slices.Equal(pair[0], pair[1]) {
				t.Errorf("%T: %s are %v, the schema has %v", c.typ, what, pair[0], pair[1])
			}
		}
	}
}

// node is what the test reads of a schema.
type node struct {
	Properties map[string]node `json:"properties"`
	Required   []string        `json:"required"`
}

// fields lists the JSON names of a struct's fields, and those printed even when empty.
func fields(t reflect.Type) (all, always []string) {
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("json")
		if !ok {
			continue // an embedded struct
		}
		name, options, _ := strings.Cut(tag, ",")
		all = append(all, name)
		if options == "" {
			always = append(always, name)
		}
	}
	return all, always
}

func TestEnvelopeSchemaAgreesWithParseEnvelope(t *testing.T) {
	v, err := schematest.New(schemas.EnvelopeJSONSchema())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		envelope string
		ok       bool
	}{
		{`{"body": "Sáng 9/5, xã A họp."}`, true},
		{`{"body_base64": "PGh0bWw+YQ==", "content_type": "text/html; charset=utf-8", "url": "https://a.example.vn/1", "ref": "1", "fetched_at": "2022-05-09T00:00:00Z", "published_at": "2022-05-09"}`, true},
		{`{"body": "a", "body_base64": "YQ=="}`, true},
		{`{"body": "a", "more": {"x": [1]}}`, true},
		{`{}`, false},
		{`{"ref": "1"}`, false},
		{`{"body": ""}`, false},
		{`{"body": " \n\t"}`, false},
		{`{"body": 3}`, false},
		{`{"body": ["a"]}`, false},
		{`{"body": "a", "url": 3}`, false},
		{`{"body": "a", "ref": {}}`, false},
		{`{"body_base64": "***"}`, false},
		{`{"body_base64": 3}`, false},
		{`{"body_base64": ""}`, false},
		{`["body"]`, false},
		{`"body"`, false},
	} {
		t.Run(fmt.Sprintf("%.40s", c.envelope), func(t *testing.T) {
			if err := v.Validate([]byte(c.envelope)); (err == nil) != c.ok {
				t.Errorf("by the schema: %v", err)
			}
			if _, err := schemas.ParseEnvelope([]byte(c.envelope)); (err == nil) != c.ok {
				t.Errorf("by ParseEnvelope: %v", err)
			}
		})
	}
	b, err := json.Marshal(schemas.Envelope{Body: new("một bài"), URL: "https://a.example.vn"})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Validate(b); err != nil {
		t.Errorf("an envelope made from the Go type: %v", err)
	}
}
