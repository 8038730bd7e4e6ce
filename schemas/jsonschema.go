package schemas

import _ "embed"

//go:embed record.schema.json
var recordSchema string

//go:embed envelope.schema.json
var envelopeSchema string

// RecordJSONSchema is the JSON Schema (2020-12) of a record.
func RecordJSONSchema() string { return recordSchema }

// EnvelopeJSONSchema is the JSON Schema (2020-12) of a raw article's envelope.
func EnvelopeJSONSchema() string { return envelopeSchema }
