package report

import (
	"math/big"
	"strconv"
)

// ofFigure narrows rows of index_figures f.
const ofFigure = `[unit: AND f.unit_key = :unit][kind: AND f.kind = :kind][subject: AND f.subject_key LIKE :subject ESCAPE '\']`

var figuresQuestion = Question{
	Name: "figures", About: "figures with the words they stand in, newest first",
	Params: params("unit", "subject", "kind"),
	Columns: []Column{
		{"day", Day, ""}, {"site", Text, ""}, {"words", Text, "the figure"}, {"value", Number, ""}, {"low", Number, ""}, {"high", Number, ""}, {"unit", Text, ""},
		{"qualifier", Text, "exact, about, over, nearly, under, max or min"}, {"per", Text, ""}, {"kind", Text, "result, target or plain"}, {"subject", Text, "the clause"},
		{"quote", Text, "the sentence"}, {"title", Text, "of the article"}, {"url", Text, ""}, {"article", Key, ""},
	},
	Rules: []string{ruleCopies, ruleKinds},
	SQL: `
SELECT a.day, a.site, m.text, m.value, m.low, m.high, m.unit, m.qualifier, m.per, f.kind, m.subject, a.title, a.url, a.article_id, ` + window + `
FROM (SELECT f.docid, f.n, f.result_id, f.kind FROM index_figures f
      WHERE 1 = 1 ` + in("f") + ofFigure + `
      ORDER BY f.docid DESC, f.n LIMIT :limit OFFSET :offset) f
JOIN index_articles a ON a.docid = f.docid
JOIN texts t ON t.text_id = a.text_id
JOIN figures m ON m.result_id = f.result_id AND m.n = f.n
ORDER BY f.docid DESC, f.n`,
	finish: func(row []any) ([]any, error) {
		q, err := quote(row[14:17])
		return append(append(row[:11:11], q), row[11:14]...), err
	},
}

var unitsQuestion = Question{
	Name: "units", About: "what figures count: units by the number of figures",
	Params: params("subject", "kind", "unit"),
	Columns: []Column{
		{"unit", Text, "folded"}, {"figures", Int, ""}, {"results", Int, ""}, {"targets", Int, ""}, {"plain", Int, ""}, {"first_seen", Day, ""}, {"last_seen", Day, ""},
	},
	Rules: []string{ruleCopies, ruleKinds},
	SQL: `
SELECT f.unit_key, COUNT(*) AS figures, COUNT(CASE WHEN f.kind = 'result' THEN 1 END), COUNT(CASE WHEN f.kind = 'target' THEN 1 END),
       COUNT(CASE WHEN f.kind = 'plain' THEN 1 END), MIN(f.day), MAX(f.day)
FROM index_figures f
WHERE 1 = 1 ` + in("f") + ofFigure + `
GROUP BY f.unit_key ORDER BY figures DESC, f.unit_key LIMIT :limit OFFSET :offset`,
}

var sumsQuestion = Question{
	Name: "sums", About: "figures of a unit by period, summed where that is honest",
	Params: params("unit", "subject", "kind", "period"), Needs: []string{"unit"},
	Columns: []Column{
		{"period", Period, ""}, {"kind", Text, "result, target or plain: never added together"}, {"figures", Int, ""}, {"summed", Int, "of these, exact and not repeated"},
		{"left_out", Int, "the others"}, {"sum", Number, "of the summed, in the unit itself"}, {"smallest", Number, ""}, {"greatest", Number, ""}, {"unit", Text, "folded"},
	},
	Rules: []string{ruleCopies, ruleSums, ruleKinds, "different articles may tell of the same thing: a sum is what was reported, not what is true"},
	// Sums are taken apart in millions, so that no engine overflows, and put together in Go.
	SQL: `
SELECT {period} AS period, f.kind, COUNT(*), COUNT(CASE WHEN f.repeat = 0 THEN f.amount END),
       CAST(SUM(CASE WHEN f.repeat = 0 THEN f.amount / 1000000 END) AS BIGINT), CAST(SUM(CASE WHEN f.repeat = 0 THEN f.amount % 1000000 END) AS BIGINT),
       MIN(CASE WHEN f.repeat = 0 THEN f.amount END), MAX(CASE WHEN f.repeat = 0 THEN f.amount END), f.unit_key
FROM index_figures f
WHERE f.unit_key = :unit AND f.day IS NOT NULL ` + in("f") + `[kind: AND f.kind = :kind][subject: AND f.subject_key LIKE :subject ESCAPE '\']
GROUP BY {period}, f.kind, f.unit_key ORDER BY period, f.kind LIMIT :limit OFFSET :offset`,
	finish: func(row []any) ([]any, error) {
		unit, err := typed(row[8], Text)
		if err != nil {
			return nil, err
		}
		var n [6]*int64 // figures, summed, millions, rest, smallest, greatest
		for i := range n {
			cell, err := typed(row[2+i], Int)
			if err != nil {
				return nil, err
			}
			if v, ok := cell.(int64); ok {
				n[i] = &v
			}
		}
		out := []any{row[0], row[1], *n[0], *n[1], *n[0] - *n[1], nil, nil, nil, unit}
		if n[2] != nil {
			sum := new(big.Int).Mul(big.NewInt(*n[2]), big.NewInt(1_000_000))
			out[5] = amount(sum.Add(sum, big.NewInt(*n[3])), unit == "vnd")
			out[6], out[7] = amount(big.NewInt(*n[4]), unit == "vnd"), amount(big.NewInt(*n[5]), unit == "vnd")
		}
		return out, nil
	},
}

// amount turns whole đồng, or thousandths of another unit, into the unit. It
// goes through decimal text, so that 0.1 comes out as 0.1.
func amount(n *big.Int, whole bool) float64 {
	text := n.String()
	if !whole {
		text += "e-3"
	}
	f, _ := strconv.ParseFloat(text, 64) // digits and an exponent always parse
	return f
}

var datesQuestion = Question{
	Name: "dates", About: "what is planned when: dates that lay ahead of the article that names them",
	Params: params("from", "to", "today"),
	Columns: []Column{
		{"from", Day, "first day"}, {"to", Day, "last day"}, {"words", Text, ""}, {"type", Text, "TIMEX3"}, {"quote", Text, "the sentence"},
		{"published", Day, ""}, {"site", Text, ""}, {"title", Text, "of the article"}, {"url", Text, ""}, {"article", Key, ""},
	},
	Rules: []string{ruleCopies, "a date counts as ahead if it begins after the day of publication; --from, else --today, is the first day shown"},
	SQL: `
SELECT d.from_date, d.to_date, m.text, m.type, a.day, a.site, a.title, a.url, a.article_id, ` + window + `
FROM (SELECT d.from_date, d.to_date, d.docid, d.n, d.result_id FROM index_dates d
      WHERE 1 = 1 [from: AND d.from_date >= :from][to: AND d.from_date <= :to] ` + in("d") + `
      ORDER BY d.from_date, d.docid, d.n LIMIT :limit OFFSET :offset) d
JOIN index_articles a ON a.docid = d.docid
JOIN texts t ON t.text_id = a.text_id
JOIN dates m ON m.result_id = d.result_id AND m.n = d.n
ORDER BY d.from_date, d.docid, d.n`,
	finish: func(row []any) ([]any, error) {
		q, err := quote(row[9:12])
		return append(append(row[:4:4], q), row[4:9]...), err
	},
}
