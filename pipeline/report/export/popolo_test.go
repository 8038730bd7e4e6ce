//go:build unix

package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store/postgrestest"
)

// Officials come out in the shapes of Popolo, the same from both engines, and
// every membership is of a person and an organisation that are there.
func TestPopolo(t *testing.T) {
	server := postgrestest.Start(t)
	var outs [2]bytes.Buffer
	for i, url := range []string{sqliteURL(t), server.NewSchema(t)} {
		r := fill(t, url, reporttest.Entries(0, 200)...)
		x, err := index.Open(context.Background(), url)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Update(context.Background(), index.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if err := export.Popolo(context.Background(), r, &outs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if outs[0].String() != outs[1].String() {
		t.Error("the engines differ")
	}
	var out struct {
		Persons       []export.Person
		Organizations []export.Organization
		Memberships   []export.Membership
	}
	if err := json.Unmarshal(outs[0].Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"": true}
	for _, p := range out.Persons {
		if known[p.ID] || p.Name == "" || p.Articles == 0 {
			t.Errorf("%+v", p)
		}
		known[p.ID] = true
	}
	front := 0
	for _, o := range out.Organizations {
		if known[o.ID] || o.Name == "" {
			t.Errorf("%+v", o)
		}
		known[o.ID] = true
		if strings.HasPrefix(o.ID, "organization/mặt trận tổ quốc tỉnh cà mau") { // written in full and as MTTQ Việt Nam
			front++
		}
		if strings.Contains(o.ID, "mttq") {
			t.Errorf("%s is not in full", o.ID)
		}
	}
	if front != 1 {
		t.Errorf("the Front of one province is %d organisations", front)
	}
	for _, m := range out.Memberships {
		if !known[m.PersonID] || !known[m.OrganizationID] || m.Role == "" || m.Articles == 0 || len(m.Sources) != 1 {
			t.Errorf("%+v", m)
		}
	}
	if len(out.Memberships) < 100 {
		t.Errorf("%d memberships", len(out.Memberships))
	}
}
