package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/archive"
	"trichluc/pipeline/decode"
	"trichluc/schemas"
)

func (a *app) extractCommand() *cobra.Command {
	var workers int
	var in inputs
	var dec decode.Decoder
	cmd := &cobra.Command{
		Use:   "extract FILE…|-",
		Short: "Print one record a line for each article, without queue or store",
		Long: `Extract prints one JSON record a line, in the order of the input.

Files named .jsonl or .ndjson, and standard input whose first byte is '{', hold
envelopes (one JSON object a line with body or body_base64); any other file is one
article, its ref the file's base name. Folders are read recursively.

The exit code is 0 if every article gave a record, 1 if some failed (each named on
standard error, the others are still printed), and 2 for wrong usage.`,
		Example: `  trichluc extract bai.txt
  trichluc extract pages/ feed.jsonl > records.ndjson
  curl -s https://baotinh.example/tin.html | trichluc extract - | jq '.documents[].number'`,
		Args: atLeastOne("file or -"),
		RunE: func(cmd *cobra.Command, paths []string) error { return a.extract(paths, workers, in, dec) },
	}
	inputFlags(cmd, &in)
	cmd.Flags().IntVarP(&workers, "workers", "j", runtime.GOMAXPROCS(0), "articles worked at once")
	cmd.Flags().BoolVar(&dec.WithoutSiteRules, "no-site-rules", false, "read every page as one of an unknown site")
	_ = cmd.Flags().MarkHidden("no-site-rules") // for measuring
	return cmd
}

// extracted is one line of output, or why there is none.
type extracted struct {
	name string
	line []byte
	err  error
}

func (a *app) extract(paths []string, workers int, in inputs, dec decode.Decoder) error {
	files, err := in.options(a, false, nil)
	if err != nil {
		return err
	}
	items := archive.Read(paths, files)
	process := pipeline.Isolated(func(raw schemas.RawArticle) (schemas.Record, error) { return pipeline.ProcessWith(dec, raw) })
	extractOne := func(item archive.Item) extracted { return extractItem(item, process) }
	failed := false
	for e := range pipeline.Ordered(items, max(1, workers), extractOne) {
		if e.err != nil {
			a.fail(e.name, e.err)
			failed = true
			continue
		}
		if _, err := a.out.Write(e.line); err != nil {
			return fmt.Errorf("write records: %w", err)
		}
	}
	if failed {
		return errInputs
	}
	return nil
}

func extractItem(item archive.Item, process func(schemas.RawArticle) (schemas.Record, error)) extracted {
	if item.Err != nil {
		return extracted{name: item.Name, err: item.Err}
	}
	record, err := process(item.Raw)
	if err != nil {
		return extracted{name: item.Name, err: err}
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false) // text is text; &lt; would hide it from grep
	if err := enc.Encode(record); err != nil {
		return extracted{name: item.Name, err: err}
	}
	return extracted{name: item.Name, line: line.Bytes()}
}
