package pipeline

import (
	"fmt"
	"runtime"
	"strings"

	"trichluc/extractors"
	"trichluc/pipeline/decode"
	"trichluc/schemas"
)

// Process makes the record of one raw article: bytes to text, text to mentions,
// mentions to a record with its identity. It does no I/O and looks at no clock:
// the command line, production and a re-run over an archive all call it.
//
// An error means that these bytes are no article, whoever tries again.
func Process(raw schemas.RawArticle) (schemas.Record, error) {
	return ProcessWith(decode.Decoder{}, raw)
}

// ProcessWith is Process with a decoder of the caller's choice.
func ProcessWith(dec decode.Decoder, raw schemas.RawArticle) (schemas.Record, error) {
	article, warnings, err := dec.Decode(raw)
	if err != nil {
		return schemas.Record{}, err
	}
	record := extractors.Run(article)
	record.ID = Identity(record.Article, raw.Ref)
	record.Ref = raw.Ref
	record.Warnings = append(warnings, record.Warnings...)
	if record.Warnings == nil {
		record.Warnings = []string{} // never null
	}
	return record, nil
}

// Isolated is f with its panics turned into errors, so that one article that
// breaks a rule does not take the others with it.
func Isolated(f func(schemas.RawArticle) (schemas.Record, error)) func(schemas.RawArticle) (schemas.Record, error) {
	return func(raw schemas.RawArticle) (record schemas.Record, err error) {
		defer func() {
			if p := recover(); p != nil {
				record, err = schemas.Record{}, fmt.Errorf("internal error: %v%s", p, panicSite())
			}
		}()
		return f(raw)
	}
}

// panicSite is the place in this program where the panic began: " at file.go:12".
func panicSite() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	panicking := false
	for {
		f, more := frames.Next()
		if panicking && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf(" at %s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
		}
		panicking = panicking || f.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}
