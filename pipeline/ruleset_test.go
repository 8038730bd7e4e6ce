package pipeline_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"go/scanner"
	"go/token"
	"hash"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"trichluc/pipeline"
	"trichluc/schemas"
)

var release = flag.Bool("release-ruleset", false, "add a line to the ruleset ledger for the rules as they are")

const ledgerPath = "../extractors/rulesets.tsv"

// TestRulesetLedger fails when rules, lexicons or what they find in the sample
// articles have changed and the ledger has no new version for it.
// `make ruleset` adds that version.
func TestRulesetLedger(t *testing.T) {
	text, err := os.ReadFile(ledgerPath)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	last := strings.Split(lines[len(lines)-1], "\t")
	rules, results := hashRules(t), hashResults(t)
	if last[1] == rules && last[2] == results {
		return
	}
	next := fmt.Sprintf("%d\t%s\t%s\n", len(lines)+1, rules, results)
	if !*release {
		t.Fatalf("rules or results changed since version %s; run `make ruleset` to release version %d", last[0], len(lines)+1)
	}
	if err := os.WriteFile(ledgerPath, append([]byte(strings.TrimSpace(string(text))+"\n"), next...), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("released ruleset %s", next)
}

// TestRulesetVersionsAreNeverRewritten reads the ledger's history: a version
// once committed keeps its hashes, and versions count up from 1.
func TestRulesetVersionsAreNeverRewritten(t *testing.T) {
	text, err := os.ReadFile(ledgerPath)
	if err != nil {
		t.Fatal(err)
	}
	now := strings.Split(strings.TrimSpace(string(text)), "\n")
	for i, line := range now {
		if !strings.HasPrefix(line, fmt.Sprintf("%d\t", i+1)) {
			t.Errorf("line %d of the ledger is %q, want version %d", i+1, line, i+1)
		}
	}
	commits, err := exec.Command("git", "log", "--format=%H", "--", ledgerPath).Output()
	if err != nil {
		t.Skip("not in a git checkout: the ledger's history cannot be read")
	}
	for _, c := range strings.Fields(string(commits)) {
		old, err := exec.Command("git", "show", c+":extractors/rulesets.tsv").Output()
		if err != nil {
			continue // the commit that deleted or moved it
		}
		for i, line := range strings.Split(strings.TrimSpace(string(old)), "\n") {
			if strings.Contains(line, "unreleased") {
				continue
			}
			if i >= len(now) || now[i] != line {
				t.Errorf("version %d was %q at %.12s and is no longer", i+1, line, c)
			}
		}
	}
}

// hashRules covers everything that decides what is found: the Go code of
// extractors and decoder without its comments and tests, and their tables.
func hashRules(t *testing.T) string {
	sum := sha256.New()
	for _, root := range []string{"../extractors", "decode"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case d.IsDir(), strings.HasSuffix(path, "_test.go"), path == ledgerPath, d.Name() == "SCORES.txt": // what rules reach is no rule
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(sum, "%s\n", filepath.ToSlash(path))
			if strings.HasSuffix(path, ".go") {
				hashCode(sum, text)
			} else {
				sum.Write(text)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// hashCode hashes the tokens of Go code: comments and layout change no rule.
func hashCode(sum hash.Hash, code []byte) {
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile("", set.Base(), len(code)), code, nil, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		fmt.Fprintf(sum, "%s %q ", tok, lit)
	}
}

// hashResults covers the records of the sample articles, all but the ruleset's own name.
func hashResults(t *testing.T) string {
	const samples = "../cmd/trichluc/samples"
	files, err := os.ReadDir(samples)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, f := range files {
		raws, err := sampleArticles(filepath.Join(samples, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range raws {
			record, err := pipeline.Process(raw)
			if err != nil {
				t.Fatalf("%s: %v", f.Name(), err)
			}
			record.Ruleset = schemas.Ruleset{}
			if err := json.NewEncoder(sum).Encode(record); err != nil {
				t.Fatal(err)
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// sampleArticles reads a sample file: one article, or envelopes one a line.
func sampleArticles(path string) ([]schemas.RawArticle, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if filepath.Ext(path) != ".jsonl" {
		return []schemas.RawArticle{{Ref: filepath.Base(path), Body: body}}, nil
	}
	var out []schemas.RawArticle
	for _, line := range strings.Split(strings.TrimSpace(string(body)), "\n") {
		raw, err := schemas.ParseEnvelope([]byte(line))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, raw)
	}
	return out, nil
}
