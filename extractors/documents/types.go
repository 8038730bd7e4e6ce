package documents

import (
	_ "embed"
	"strings"

	"trichluc/extractors/vietnamese"
)

// kind is a kind of document as words announce it.
type kind struct {
	name  string // "Nghị quyết"
	proof proof
	abbr  bool // the words are an abbreviation: NQ
}

// proof says how much the words prove before a bare number; see types.tsv.
type proof uint8

const (
	proofNone proof = iota
	proofNoun
	proofVerb
	proofMarked // "số"
	proofSymbol
	proofLaw
	proofNot
)

var proofs = map[string]proof{
	"noun": proofNoun, "verb": proofVerb, "số": proofMarked, "symbol": proofSymbol, "law": proofLaw, "not": proofNot,
}

//go:embed types.tsv
var typesTable string

//go:embed codes.tsv
var codesTable string

//go:embed issuers.tsv
var issuersTable string

// kinds finds the words of kinds in a text.
var kinds = readKinds()

func readKinds() *vietnamese.Trie[kind] {
	tr := vietnamese.NewTrie[kind]()
	for _, row := range rows(typesTable) {
		p, ok := proofs[row[2]]
		if !ok {
			panic("documents: types.tsv: unknown proof " + row[2])
		}
		abbr := !strings.Contains(row[0], " ") && strings.ToUpper(row[0][:2]) == row[0][:2]
		tr.Add(row[0], kind{name: row[1], proof: p, abbr: abbr})
	}
	return tr
}

// written reports whether the words of a kind are written as such: an
// abbreviation in capitals, a law with a capital (pháp luật is no law).
func (k kind) written(t *vietnamese.Text, i, n int) bool {
	c := t.Tokens[i].Case
	if k.abbr {
		return n == 1 && (c == vietnamese.Upper || c == vietnamese.Mixed)
	}
	return k.proof != proofLaw || c != vietnamese.Lower || n > 1 || i == 0 || !lawCompounds.Has(t.Tokens[i-1].Key)
}

// lawCompounds are the words that make "luật" another word: pháp luật, kỷ luật.
var lawCompounds = vietnamese.NewSet("pháp", "kỷ", "kỉ", "quy", "dự", "định", "thể", "phạm", "đúng", "trái", "hộ")

// code is a code of a kind or of an issuer inside a number.
type code struct {
	text  string // as it should be written: "QĐ", "TTg"
	state string // kind in a number of the State; "" for issuers
	party string // kind in a number of the Party
	issue bool   // names an issuer
	inner bool   // an issuer of the Party
	name  string // of the issuer, with {T} and {P}
}

// codes knows the codes by folded key.
var codes = readCodes()

func readCodes() map[vietnamese.Key]code {
	m := map[vietnamese.Key]code{}
	alias := map[string]string{}
	for _, row := range rows(codesTable) {
		if to, ok := strings.CutPrefix(row[1], "="); ok {
			alias[row[0]] = to
			continue
		}
		c := m[vietnamese.KeyOf(row[0])]
		c.text, c.state, c.party = row[0], row[1], row[1]
		if len(row) > 2 {
			c.party = row[2]
		}
		m[vietnamese.KeyOf(row[0])] = c
	}
	for _, row := range rows(issuersTable) {
		if to, ok := strings.CutPrefix(row[1], "="); ok {
			alias[row[0]] = to
			continue
		}
		c := m[vietnamese.KeyOf(row[0])]
		if c.text == "" {
			c.text = row[0]
		}
		c.issue, c.inner, c.name = true, row[1] == "P", row[2]
		m[vietnamese.KeyOf(row[0])] = c
	}
	for from, to := range alias {
		m[vietnamese.KeyOf(from)] = m[vietnamese.KeyOf(to)]
	}
	return m
}

// rows splits a table into its lines and fields, without comments.
func rows(table string) [][]string {
	var out [][]string
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

var (
	keySo   = vietnamese.KeyOf("số")
	keyVa   = vietnamese.KeyOf("và")
	keyNam  = vietnamese.KeyOf("năm")
	keyNgay = vietnamese.KeyOf("ngày")
	keyO    = vietnamese.KeyOf("o")
	keyBis  = vietnamese.KeyOf("bis")
)
