package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/keys"
)

// Limits of the pages of posts.
const (
	postsListed    = 500 // officials whose posts make the list where no organisation is asked for
	groupsDrawn    = 6   // posts with a chart each; further ones are links
	holdersDrawn   = 40  // lanes of one chart
	holdersQuoted  = 6   // holders, newest first, whose articles are quoted
	quotesOfHolder = 4
)

// office is a post in one organisation and area, with those who held it.
type office struct {
	post, organization, area string
	holders                  report.Table // rows of the question holders
}

func (o office) name() string {
	return strings.Join(nonEmpty(o.post, o.organization, o.area), ", ")
}

func (o office) href() string {
	return link("/post", "post", o.post, "organization", o.organization, "area", o.area)
}

// is reports whether the office is the one that an address names, however it is spelt.
func (o office) is(post, organization, area string) bool {
	return keys.Fold(o.post) == keys.Fold(post) && keys.Organization(o.organization) == keys.Organization(organization) && keys.Fold(o.area) == keys.Fold(area)
}

// offices parts the rows of the question holders, which come post by post.
func offices(t report.Table) []office {
	var all []office
	for _, row := range t.Rows {
		o := office{post: cell(t, row, "post"), organization: cell(t, row, "organization"), area: cell(t, row, "area")}
		if n := len(all); n == 0 || !all[n-1].is(o.post, o.organization, o.area) {
			o.holders = report.Table{Columns: t.Columns}
			all = append(all, o)
		}
		last := &all[len(all)-1]
		last.holders.Rows = append(last.holders.Rows, row)
	}
	return all
}

// people counts those who held an office: a person may have held it twice.
func (o office) people() int {
	seen := map[string]bool{}
	for _, row := range o.holders.Rows {
		seen[cell(o.holders, row, "official_key")] = true
	}
	return len(seen)
}

// postColumns are those of the list of posts.
var postColumns = []report.Column{{Name: "post", Type: report.Text}, {Name: "organization", Type: report.Text}, {Name: "area", Type: report.Text},
	{Name: "holders", Type: report.Int}, {Name: "first_seen", Type: report.Day}, {Name: "last_seen", Type: report.Day}}

// posts lists posts: those of an organisation where one is asked for, else those
// of the officials that most articles name.
func (s *site) posts(r *http.Request, v *view) error {
	v.Page, v.Title = "list", v.T("posts")
	d := listData{Form: []string{"post", "organization", "area", "site", "since", "until"}}
	listed := report.Table{Columns: postColumns}
	question := "officials"
	d.About = v.T("about-posts-seen")
	var t report.Table
	var err error
	if strings.TrimSpace(v.Value("organization")) != "" {
		question, d.About = "holders", v.T("about-posts")
		if t, err = v.ask(r, question, chartRows, "limit", "", "offset", ""); err != nil {
			return err
		}
		for _, o := range offices(t) {
			first, _ := span(o.holders, "first_seen")
			_, last := span(o.holders, "last_seen")
			listed.Rows = append(listed.Rows, []any{o.post, o.organization, o.area, int64(o.people()), first, last})
		}
	} else {
		if t, err = v.ask(r, question, postsListed, "limit", strconv.Itoa(postsListed), "offset", ""); err != nil {
			return err
		}
		listed = postsOfOfficials(t)
	}
	listed.Notes = t.Notes
	limit, offset := v.window()
	d.Prev, d.Next = v.neighbours(limit, offset, offset+limit < len(listed.Rows))
	listed.Rows = listed.Rows[min(offset, len(listed.Rows)):min(offset+limit, len(listed.Rows))]
	d.CSV, d.Count = v.CSV(question), len(listed.Rows)
	d.Table = v.table(listed, v.Title, "post", "organization", "area", "holders", "first_seen", "last_seen")
	v.Data = d
	return nil
}

// postsOfOfficials are the posts in an answer about officials, those first that
// most of the officials hold.
func postsOfOfficials(t report.Table) report.Table {
	var all []office
	at := map[string]int{}
	for _, row := range t.Rows {
		o := office{post: cell(t, row, "post"), organization: cell(t, row, "organization"), area: cell(t, row, "area")}
		if o.post == "" || o.organization == "" { // the holders of a post are asked for by organisation
			continue
		}
		key := keys.Fold(o.post) + "|" + keys.Organization(o.organization) + "|" + keys.Fold(o.area)
		i, ok := at[key]
		if !ok {
			i, at[key] = len(all), len(all)
			o.holders = report.Table{Columns: t.Columns}
			all = append(all, o)
		}
		all[i].holders.Rows = append(all[i].holders.Rows, row)
	}
	slices.SortStableFunc(all, func(a, b office) int { return cmp.Compare(len(b.holders.Rows), len(a.holders.Rows)) })
	out := report.Table{Columns: postColumns}
	for _, o := range all {
		first, _ := span(o.holders, "first_seen")
		_, last := span(o.holders, "last_seen")
		out.Rows = append(out.Rows, []any{o.post, o.organization, o.area, int64(o.people()), first, last})
	}
	return out
}

// post shows who held a post, over time, and where that was observed.
func (s *site) post(r *http.Request, v *view) error {
	v.Page = "subject"
	post, organization, area := strings.TrimSpace(v.Value("post")), strings.TrimSpace(v.Value("organization")), strings.TrimSpace(v.Value("area"))
	if post == "" || organization == "" {
		return errMissing
	}
	t, err := v.ask(r, "holders", chartRows, "limit", "", "offset", "")
	if err != nil {
		return err
	}
	all := offices(t)
	if len(all) == 0 && v.Value("since")+v.Value("until")+v.Value("site") == "" {
		return errMissing
	}
	// The words of an organisation are found within longer names: the very one first.
	slices.SortStableFunc(all, func(a, b office) int {
		return cmp.Compare(rank(a.is(post, organization, area)), rank(b.is(post, organization, area)))
	})
	d := subjectData{Kind: "official", Kicker: v.T("post"), Heading: strings.Join(nonEmpty(post, organization, area), ", "), QuotesHeading: v.T("holders-quotes"),
		Form: []string{"since", "until", "site"}, OthersHeading: v.T("posts-alike")}
	if len(all) > 0 {
		d.Heading = all[0].name()
		first, _ := span(all[0].holders, "first_seen")
		_, last := span(all[0].holders, "last_seen")
		d.Facts = []fact{{Label: v.column("holders"), Value: v.number(float64(all[0].people()))}}
		if first != "" {
			d.Facts = append(d.Facts, fact{Label: v.column("first_seen"), Value: v.day(first)}, fact{Label: v.column("last_seen"), Value: v.day(last)})
		}
	}
	v.Title = d.Heading
	// One chart for the post asked for; where none is exactly that, those alike.
	drawn := 1
	if len(all) > 0 && !all[0].is(post, organization, area) {
		drawn = groupsDrawn
		d.Heading, d.Facts = strings.Join(nonEmpty(post, organization, area), ", "), nil
	}
	var quoted []office
	for i, o := range all {
		if i >= drawn {
			if len(d.Others) < pageRows {
				d.Others = append(d.Others, fact{Value: o.name(), Href: o.href()})
			}
			continue
		}
		c := v.holders("holders-"+strconv.Itoa(i), o)
		if drawn > 1 {
			c.Heading = o.name()
		}
		c.CSV = v.CSV("holders", "post", o.post, "organization", o.organization, "area", o.area)
		c.Table = v.table(o.holders, c.Heading, "name", "status", "first_seen", "last_seen", "articles")
		c.Open = true
		d.Charts = append(d.Charts, c)
		quoted = append(quoted, o)
	}
	if len(quoted) > 0 {
		if d.Quotes, err = v.observed(r, quoted[0]); err != nil {
			return err
		}
	}
	d.Notes = v.notes(t)
	v.Data = d
	return nil
}

// rank sorts what holds before what does not.
func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// observed quotes the articles that give someone the post: of the newest holders,
// those in which the post as written holds its title.
func (v *view) observed(r *http.Request, o office) ([]quoted, error) {
	rows := slices.Clone(o.holders.Rows)
	slices.SortStableFunc(rows, func(a, b []any) int {
		return cmp.Compare(cell(o.holders, b, "last_seen"), cell(o.holders, a, "last_seen"))
	})
	var out []quoted
	seen := map[string]bool{}
	for _, row := range rows {
		official := cell(o.holders, row, "official_key")
		if seen[official] {
			continue
		}
		if seen[official] = true; len(seen) > holdersQuoted {
			break
		}
		t, err := v.ask(r, "official-appearances", pageRows, "official", official, "limit", strconv.Itoa(pageRows), "offset", "")
		if err != nil {
			return nil, err
		}
		gives := report.Table{Columns: t.Columns}
		for _, row := range t.Rows {
			if len(gives.Rows) < quotesOfHolder && strings.Contains(keys.Fold(cell(t, row, "post")), keys.Fold(o.post)) {
				gives.Rows = append(gives.Rows, row)
			}
		}
		out = append(out, v.quotes(gives, "name", always("official"), func(row []any) string { return cell(gives, row, "post") })...)
	}
	slices.SortStableFunc(out, func(a, b quoted) int { return cmp.Compare(b.Machine, a.Machine) })
	return out, nil
}
