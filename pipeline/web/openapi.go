package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"trichluc/pipeline/report"
	"trichluc/schemas"
)

type object = map[string]any

// openAPI serves the description of the API, OpenAPI 3.1, made from the questions
// themselves so that it cannot fall behind them.
func (s *site) openAPI(w http.ResponseWriter, r *http.Request) {
	d, err := describeAPI(s.opts.Version)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	s.answer(w, d)
}

func describeAPI(version string) (object, error) {
	if version == "" {
		version = "0"
	}
	var record any
	if err := json.Unmarshal([]byte(schemas.RecordJSONSchema()), &record); err != nil {
		return nil, err
	}
	ref := func(name string) object { return object{"$ref": "#/components/schemas/" + name} }
	array := func(items object) object { return object{"type": "array", "items": items} }
	text := object{"type": "string"}
	paths := object{
		"/api/v1/reports":       operation("listReports", "the questions that can be asked", nil, array(ref("Question"))),
		"/api/v1/articles/{id}": operation("readArticle", "the current record of an article", []any{parameter("id", "path", "id of the article", true, text)}, ref("Record"), "404"),
		"/api/v1/dead-letters":  operation("listDeadLetters", "messages that could never be read; 503 where no queue can be reached", nil, array(ref("DeadLetter")), "503"),
	}
	about := map[string]report.Param{}
	for _, p := range report.Params() {
		about[p.Name] = p
	}
	for _, q := range report.List() {
		var params []any
		needed := map[string]bool{}
		for _, n := range q.Needs {
			needed[n] = true
		}
		for _, name := range append(list(q.Params), "limit", "offset") {
			p := about[name]
			shape := object{"type": "string", "maxLength": maxValue}
			switch {
			case name == "limit":
				shape = object{"type": "integer", "minimum": 0, "maximum": maxDataRows, "default": json.Number(apiDefaultRows)}
			case p.Type == report.Int:
				shape = object{"type": "integer", "minimum": 0, "maximum": report.MaxRows}
			case p.Type == report.Bool:
				shape = object{"type": "boolean"}
			case p.Type == report.Day:
				shape = object{"type": "string", "format": "date"}
			}
			params = append(params, parameter(name, "query", p.About, needed[name], shape))
		}
		row, names := object{}, []string{}
		for _, c := range q.Columns {
			shape := object{"type": []string{jsonType(c.Type), "null"}}
			if c.About != "" {
				shape["description"] = c.About
			}
			if c.Type == report.Day {
				shape["pattern"] = `^\d{4}-\d\d-\d\d$`
			}
			row[c.Name] = shape
			names = append(names, c.Name)
		}
		answer := object{"allOf": []any{ref("Answer"), object{"properties": object{
			"question": object{"const": q.Name},
			"rows":     array(object{"type": "object", "properties": row, "required": names, "additionalProperties": false}),
		}}}}
		paths["/api/v1/reports/"+q.Name] = operation("report-"+q.Name, q.About, params, answer, "400", "503")
	}
	return object{
		"openapi": "3.1.0",
		"info": object{"title": "trichluc", "version": version, "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "Dates, officials, documents and figures out of Vietnamese news: the questions that the pages answer, as JSON. Read only."},
		"paths":    paths,
		"security": []any{object{}, object{"bearer": []string{}}, object{"basic": []string{}}},
		"components": object{
			"securitySchemes": object{"bearer": object{"type": "http", "scheme": "bearer"}, "basic": object{"type": "http", "scheme": "basic"}},
			"schemas": object{
				"Record":     record,
				"Column":     shape(object{"name": text, "type": object{"enum": []string{"text", "int", "number", "day", "period", "bool", "key"}}, "about": text}),
				"Question":   shape(object{"name": text, "about": text, "params": array(text), "needs": array(text), "columns": array(ref("Column")), "rules": array(text)}),
				"Answer":     shape(object{"question": text, "columns": array(ref("Column")), "rows": array(object{"type": "object"}), "more": object{"type": "boolean"}, "notes": array(text)}),
				"DeadLetter": shape(object{"name": text, "url": object{"type": []string{"string", "null"}}, "reason": text, "at": object{"type": []string{"string", "null"}}, "size": object{"type": "integer"}}),
				"Problem":    shape(object{"title": text, "status": object{"type": "integer"}, "detail": text}),
			},
		},
	}, nil
}

// shape is an object with exactly these properties.
func shape(properties object) object {
	required := make([]string, 0, len(properties))
	for name := range properties {
		required = append(required, name)
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func jsonType(t report.ColumnType) string {
	switch t {
	case report.Int:
		return "integer"
	case report.Number:
		return "number"
	case report.Bool:
		return "boolean"
	}
	return "string"
}

func parameter(name, in, about string, required bool, schema object) object {
	return object{"name": name, "in": in, "description": about, "required": required, "schema": schema}
}

func operation(id, summary string, params []any, answer object, problems ...string) object {
	responses := object{"200": object{"description": "the answer", "content": object{"application/json": object{"schema": answer}}}}
	for _, status := range problems {
		n, _ := strconv.Atoi(status)
		responses[status] = object{"description": http.StatusText(n), "content": object{"application/problem+json": object{"schema": object{"$ref": "#/components/schemas/Problem"}}}}
	}
	get := object{"operationId": id, "summary": summary, "responses": responses}
	if params != nil {
		get["parameters"] = params
	}
	return object{"get": get}
}
