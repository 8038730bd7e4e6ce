package pipeline

import (
	"encoding/json"
	"strings"
	"testing"

	"trichluc/schemas"
	"trichluc/schemas/schematest"
)

func TestProcessIsPure(t *testing.T) {
	raw := schemas.RawArticle{
		ContentType: "text/plain", Ref: "bài 1", URL: "https://bao.example/1", PublishedAt: "2024-05-16",
		Body: []byte("Huyện sơ kết nghị quyết\nSáng 15/5, Ban Thường vụ Huyện ủy ban hành Nghị quyết số 27-NQ/HU, cho 312 hộ vay 18,6 tỷ đồng.\n"),
	}
	var first []byte
	for range 3 {
		record, err := Process(raw)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		if err := schematest.Record(line); err != nil {
			t.Error(err)
		}
		if first != nil && string(first) != string(line) {
			t.Errorf("the same bytes gave\n%s\nand\n%s", first, line)
		}
		first = line
		if record.Ref != raw.Ref || record.ID == "" {
			t.Errorf("ref %q, id %q", record.Ref, record.ID)
		}
	}
}

func TestIsolatedNamesThePlaceOfAPanic(t *testing.T) {
	_, err := Isolated(func(raw schemas.RawArticle) (schemas.Record, error) {
		return schemas.Record{ID: string(raw.Body[7])}, nil
	})(schemas.RawArticle{})
	if err == nil || !strings.Contains(err.Error(), "out of range") || !strings.Contains(err.Error(), "process_test.go:") {
		t.Errorf("a panic became %v", err)
	}
}
