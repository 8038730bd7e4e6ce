package web

import (
	"net/http"
	"strconv"
	"strings"

	"trichluc/pipeline/report"
)

// listData is a page with one long answer.
type listData struct {
	About      string   // what the page lists, a sentence
	Form       []string // the filters that the page's form offers
	Table      tableView
	Chart      chartView
	CSV        string
	Count      int
	Prev, Next string
	Results    []result // search
	Query      string
	Heading    string // the words searched for, in quotes
}

// result is one article that a search found.
type result struct {
	Href, Title, Day, Site string
	Quote                  []run
}

// inQuotes puts quotation marks around words that have none.
func inQuotes(words string) string {
	if strings.ContainsAny(words, `"“”`) {
		return words
	}
	return "“" + words + "”"
}

// run is a stretch of a quote: words that were searched for, or not.
type run struct {
	Text string
	Hit  bool
}

// runs cuts a quote at the words that were searched for.
func runs(query, quote string) []run {
	text := []rune(quote)
	var out []run
	at := 0
	for _, hit := range report.Highlight(query, quote) {
		if hit[0] < at || hit[1] > len(text) {
			continue
		}
		if hit[0] > at {
			out = append(out, run{Text: string(text[at:hit[0]])})
		}
		out = append(out, run{string(text[hit[0]:hit[1]]), true})
		at = hit[1]
	}
	if at < len(text) {
		out = append(out, run{Text: string(text[at:])})
	}
	return out
}

// paged asks for one page of an answer: the limit of the address, else pageRows.
func (v *view) paged(r *http.Request, question string, pairs ...string) (report.Table, string, string, error) {
	limit, offset := v.window()
	t, err := v.ask(r, question, maxPageRows, append(pairs, "limit", strconv.Itoa(limit), "offset", strconv.Itoa(offset))...)
	prev, next := v.neighbours(limit, offset, t.More)
	return t, prev, next, err
}

// window is which rows of an answer a page shows: the limit and offset of its
// address, else the first pageRows.
func (v *view) window() (limit, offset int) {
	limit, err := strconv.Atoi(v.Value("limit"))
	if err != nil || limit <= 0 || limit > maxPageRows {
		limit = pageRows
	}
	offset, err = strconv.Atoi(v.Value("offset"))
	if err != nil || offset < 0 || offset > maxOffset {
		offset = 0
	}
	return limit, offset
}

// neighbours are the addresses of the pages before and behind this one.
func (v *view) neighbours(limit, offset int, more bool) (prev, next string) {
	if offset > 0 {
		before := ""
		if offset > limit {
			before = strconv.Itoa(offset - limit)
		}
		prev = v.Here("offset", before)
	}
	if more && offset+limit <= maxOffset {
		next = v.Here("offset", strconv.Itoa(offset+limit))
	}
	return prev, next
}

func (v *view) list(r *http.Request, question, about string, form []string, columns ...string) (listData, error) {
	t, prev, next, err := v.paged(r, question)
	if err != nil {
		return listData{}, err
	}
	return listData{About: about, Form: form, Table: v.table(t, v.Title, columns...), CSV: v.CSV(question), Count: len(t.Rows), Prev: prev, Next: next}, nil
}

func (s *site) documents(r *http.Request, v *view) error {
	v.Page, v.Title = "list", v.T("documents")
	d, err := v.list(r, "documents", v.T("about-documents"), []string{"type", "issuer", "site", "since", "until"}, "document", "type", "issuer", "issued_on", "articles", "mentions", "first_cited", "last_cited")
	v.Data = d
	return err
}

func (s *site) officials(r *http.Request, v *view) error {
	v.Page, v.Title = "list", v.T("officials")
	d, err := v.list(r, "officials", v.T("about-officials"), []string{"post", "organization", "area", "site", "since", "until"}, "name", "post", "organization", "area", "status", "articles", "first_seen", "last_seen")
	v.Data = d
	return err
}

// dates shows what lies ahead of today; where nothing does, everything that lay
// ahead when it was written.
func (s *site) dates(r *http.Request, v *view) error {
	v.Page, v.Title = "list", v.T("dates")
	about := v.T("about-dates")
	if v.Value("from") == "" && v.Value("to") == "" {
		today := s.opts.Now().Format("2006-01-02")
		ahead, err := v.ask(r, "dates", 1, "from", today, "offset", "")
		if err != nil {
			return err
		}
		if about = v.T("about-dates-past"); len(ahead.Rows) > 0 {
			v.values, v.implied = with(v.values, "from", today), "from"
			about = v.T("about-dates-ahead") + " " + v.day(today) + "."
		}
	}
	d, err := v.list(r, "dates", about, []string{"from", "to", "site", "since", "until"}, "from", "to", "words", "quote", "published", "title")
	v.Data = d
	return err
}

// search finds articles by their words; without words it lists the newest.
func (s *site) search(r *http.Request, v *view) error {
	v.Page, v.Title = "search", v.T("search")
	form := []string{"site", "since", "until"}
	question := "search"
	query := strings.TrimSpace(v.Value("query"))
	if query == "" {
		question = "articles"
	} else {
		v.Title = query + " – " + v.Title
	}
	t, prev, next, err := v.paged(r, question)
	if err != nil {
		return err
	}
	d := listData{Form: form, CSV: v.CSV(question), Count: len(t.Rows), Prev: prev, Next: next, Query: query, Heading: inQuotes(query)}
	for _, row := range t.Rows {
		title := cell(t, row, "title")
		if title == "" {
			title = v.T("untitled")
		}
		d.Results = append(d.Results, result{Href: v.hrefOf(t, row, "title"), Title: title, Day: v.day(cell(t, row, "day")),
			Site: cell(t, row, "site"), Quote: runs(query, cell(t, row, "quote"))})
	}
	for _, note := range t.Notes {
		d.Table.Notes = append(d.Table.Notes, v.note(note))
	}
	v.Data = d
	return nil
}
