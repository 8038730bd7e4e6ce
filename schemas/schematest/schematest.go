// Package schematest checks in tests that what the program prints is what its
// schemas promise.
package schematest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"trichluc/schemas"
)

// Validator checks documents against one JSON Schema.
type Validator struct{ schema *jsonschema.Schema }

// New compiles a JSON Schema.
func New(schema string) (*Validator, error) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	const name = "schema.json"
	if err := c.AddResource(name, doc); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	s, err := c.Compile(name)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return &Validator{s}, nil
}

// Validate checks one JSON document.
func (v *Validator) Validate(document []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return v.schema.Validate(doc)
}

// Record checks a record as the program prints it: by the schema, that it has
// no field which the Go types and so the schema do not know, and that the words
// of every mention stand in the text where its offsets say.
func Record(document []byte) error {
	v, err := New(schemas.RecordJSONSchema())
	if err != nil {
		return err
	}
	if err := v.Validate(document); err != nil {
		return err
	}
	var r schemas.Record
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return errors.Join(Quotes(&r)...)
}

// Quotes returns an error for every span of a record that does not quote its text.
func Quotes(r *schemas.Record) []error {
	text := []rune(r.Article.Text)
	var errs []error
	check := func(what string, s schemas.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(text) {
			errs = append(errs, fmt.Errorf("%s %q: [%d:%d] lies outside the text of %d code points", what, s.Text, s.Start, s.End, len(text)))
		} else if got := string(text[s.Start:s.End]); got != s.Text {
			errs = append(errs, fmt.Errorf("%s %q: the text at [%d:%d] is %q", what, s.Text, s.Start, s.End, got))
		}
	}
	for _, d := range r.Dates {
		check("date", d.Span)
	}
	for _, d := range r.Documents {
		for _, m := range d.Mentions {
			check("document", m.Span)
		}
	}
	for _, o := range r.Officials {
		for _, m := range o.Mentions {
			check("official", m.Span)
		}
		for _, p := range o.Roles {
			check("role", p.Span)
		}
	}
	for _, f := range r.Figures {
		check("figure", f.Span)
	}
	return errs
}
