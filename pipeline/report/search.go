package report

import (
	"context"
	"slices"
	"strings"

	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
)

// Search works in two steps, so that both engines answer alike: the engine's
// full-text index names the articles that may hold the words, newest first, and
// Go looks at their texts.

// wanted is a search, read.
type wanted struct {
	words   []keys.Word   // all of them
	phrases [][]keys.Word // those in quotation marks, two words or more
}

// readQuery reads words and "phrases".
func readQuery(s *keys.Splitter, query string) wanted {
	query = strings.NewReplacer("“", `"`, "”", `"`, "«", `"`, "»", `"`).Replace(query)
	var w wanted
	for i, part := range strings.Split(query, `"`) {
		words := s.Words(part, 64)
		w.words = append(w.words, words...)
		if i%2 == 1 && len(words) > 1 {
			w.phrases = append(w.phrases, words)
		}
	}
	return w
}

// tier is one run over the index: articles that hold all words and all phrases,
// and do not hold the other phrase.
type tier struct {
	match   string
	phrases [][]keys.Word
	not     []keys.Word
	loose   bool // the phrase was not asked for: marks are not looked at within it
}

func (w wanted) tiers() []tier {
	switch {
	case len(w.phrases) > 0:
		return []tier{{match: "phrase", phrases: w.phrases}}
	case len(w.words) > 1:
		return []tier{
			{match: "phrase", phrases: [][]keys.Word{w.words}, loose: true},
			{match: "words", not: w.words, loose: true},
		}
	}
	return []tier{{match: "words"}}
}

// search finds articles; limit is at least 1. Rows are those of searchQuestion.
func search(ctx context.Context, r *store.Reader, f Filters, limit int) ([][]any, error) {
	var split keys.Splitter
	w := readQuery(&split, f.Query)
	if len(w.words) == 0 {
		return nil, &InputError{"the search holds no word"}
	}
	var out [][]any
	skip := f.Offset
	for _, t := range w.tiers() {
		below := int64(1) << 62 // newest first: docids fall
		batch := skip + limit - len(out)
		if len(t.phrases) > 0 && !t.loose && slices.ContainsFunc(w.words, keys.Word.HasMarks) {
			batch *= 4 // the index knows phrases without marks: some may be refused
		}
		batch = min(batch, mostCandidates)
		for more := true; more && len(out) < limit; batch = min(2*batch, mostCandidates) {
			var found []candidate
			var err error
			found, more, err = candidates(ctx, r, f, w, t, below, batch)
			if err != nil {
				return nil, err
			}
			for _, c := range found {
				below = c.docid
				start, end, ok := t.lookInto(&split, c.text, w)
				if !ok {
					continue
				}
				if skip > 0 {
					skip--
					continue
				}
				if len(out) < limit {
					out = append(out, c.row(t.match, start, end))
				}
			}
		}
	}
	return out, nil
}

// mostCandidates bounds how many texts are in memory.
const mostCandidates = 200

// candidate is an article that may match.
type candidate struct {
	docid int64
	cells []any // day, site, title, url, article
	text  string
}

func (c candidate) row(match string, start, end int) []any {
	text := []rune(c.text)
	lo, hi := sentence(text, start, end)
	quote := strings.Join(strings.Fields(string(text[lo:hi])), " ")
	return []any{c.cells[0], c.cells[1], c.cells[2], quote, match, int64(lo), c.cells[3], c.cells[4]}
}

// candidates asks the engine for the next articles below a docid, and whether there may be more.
func candidates(ctx context.Context, r *store.Reader, f Filters, w wanted, t tier, below int64, limit int) (found []candidate, more bool, err error) {
	limit = max(limit, 10)
	if r.Engine == store.Postgres {
		return postgresCandidates(ctx, r, f, w, t, below, limit)
	}
	values := f.values()
	values["below"], values["limit"], values["match"] = below, limit, t.fts5(w)
	query, args, err := compile(fts5SQL, values, "month")
	if err != nil {
		return nil, false, err
	}
	found, err = readCandidates(ctx, r.DB, r, query, args)
	return found, len(found) == limit, err
}

// fts5SQL asks SQLite for candidates, newest first: FTS5 reads in the order of its rowids.
var fts5SQL = `SELECT i.docid, i.day, i.site, i.title, i.url, i.article_id, t.text
FROM index_search CROSS JOIN index_articles i ON i.docid = index_search.rowid CROSS JOIN texts t ON t.text_id = i.text_id
WHERE index_search MATCH :match AND index_search.rowid < :below` + strings.ReplaceAll(in("i"), "i.docid", "index_search.rowid") + `
ORDER BY index_search.rowid DESC LIMIT :limit`

// readCandidates runs a query that gives docid, day, site, title, url, article and text.
func readCandidates(ctx context.Context, q queryer, r *store.Reader, query string, args []any) ([]candidate, error) {
	rows, err := fetchFrom(ctx, q, r.SQL(query), args)
	if err != nil {
		return nil, err
	}
	var out []candidate
	for _, row := range rows {
		c := candidate{cells: row[1:6]}
		docid, err := typed(row[0], Int)
		if err != nil {
			return nil, err
		}
		c.docid = docid.(int64)
		for i := range c.cells {
			if c.cells[i], err = typed(c.cells[i], Text); err != nil {
				return nil, err
			}
		}
		text, err := typed(row[6], Text)
		if err != nil {
			return nil, err
		}
		c.text = text.(string)
		out = append(out, c)
	}
	return out, nil
}

// fts5 writes the tier for SQLite. Words are letters and digits, quoted.
func (t tier) fts5(w wanted) string {
	var parts []string
	for _, word := range w.words {
		if word.HasMarks() {
			parts = append(parts, `marked : "`+word.Marked+`"`)
		}
		parts = append(parts, `plain : "`+word.Plain+`"`)
	}
	for _, p := range t.phrases {
		parts = append(parts, `plain : "`+plainly(p)+`"`)
	}
	s := strings.Join(parts, " AND ")
	if t.not != nil {
		s = "(" + s + `) NOT (plain : "` + plainly(t.not) + `")`
	}
	return s
}

func plainly(words []keys.Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Plain)
	}
	return b.String()
}

// firstWords are looked at before the rest of a text: most finds are among them.
const firstWords = 300

// lookInto is look for a text that is not cut into words yet; start and end are code points.
func (t tier) lookInto(split *keys.Splitter, text string, w wanted) (start, end int, ok bool) {
	most := firstWords
	if t.not != nil { // may stand anywhere
		most = keys.MostWords
	}
	words := split.Words(text, most)
	at, length, ok := t.look(words, w)
	if !ok && len(words) == firstWords && most == firstWords {
		words = split.Words(text, keys.MostWords)
		at, length, ok = t.look(words, w)
	}
	if !ok {
		return 0, 0, false
	}
	return words[at].Start, words[at+length-1].End, true
}

// look says whether a text is what the tier wants, and where: its first phrase,
// or else its first wanted word.
func (t tier) look(text []keys.Word, w wanted) (at, length int, ok bool) {
	if t.not != nil && find(text, t.not, false) >= 0 {
		return 0, 0, false
	}
	for _, word := range w.words {
		if find(text, []keys.Word{word}, true) < 0 {
			return 0, 0, false
		}
	}
	for i, p := range t.phrases {
		n := find(text, p, !t.loose)
		if n < 0 {
			return 0, 0, false
		}
		if i == 0 {
			at, length = n, len(p)
		}
	}
	if length == 0 {
		at, length = find(text, w.words[:1], true), 1
	}
	return at, length, true
}

// find is the first place where the words follow each other, -1 for none. A
// word with marks must have them, if marks count.
func find(text, words []keys.Word, marks bool) int {
next:
	for i := 0; i+len(words) <= len(text); i++ {
		for j, w := range words {
			if text[i+j].Plain != w.Plain || marks && w.HasMarks() && text[i+j].Marked != w.Marked {
				continue next
			}
		}
		return i
	}
	return -1
}

// Highlight lists the places in a text where words of a query stand, as start
// and end in code points, in order: for marking them on a page.
func Highlight(query, text string) [][2]int {
	var split keys.Splitter
	w := readQuery(&split, query)
	var out [][2]int
	for _, word := range split.Words(text, keys.MostWords) {
		for _, q := range w.words {
			if word.Plain == q.Plain && (!q.HasMarks() || word.Marked == q.Marked) {
				out = append(out, [2]int{word.Start, word.End})
				break
			}
		}
	}
	return out
}
