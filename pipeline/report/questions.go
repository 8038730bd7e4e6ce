package report

// Parts of queries. once leaves out copies of a text: of all that stand under
// several addresses the first published counts, asked of one site the first on
// that site. The columns it tests stand in every index table.
const (
	scope = `[low: AND {}.docid >= :low][high: AND {}.docid <= :high][site: AND {}.site = :site][once: AND {}.copy = 0][once_site: AND {}.site_copy = 0]`

	// window is the text around a mention m in the text t, from which Go cuts the quote.
	window = `substr(t.text, CASE WHEN m.start_offset > 300 THEN m.start_offset - 299 ELSE 1 END, m.end_offset - m.start_offset + 600),
       CASE WHEN m.start_offset > 300 THEN 300 ELSE m.start_offset END, m.end_offset - m.start_offset`

	// keysOfDocument are the keys that a number or a key stands for.
	keysOfDocument = `(SELECT k.doc_key FROM index_document_keys k WHERE k.doc_key = :document OR k.number_key = :number)`
)

const (
	ruleCopies = "copies of one text (equal, or at least 80 % of their three-word shingles in common) count once, at their first publication; with --copies each counts"
	ruleNames  = "people are told apart by their folded name alone: two people of one name are one here, unless --area or --organization parts them"
	ruleOrgs   = "organisations are matched folded, with abbreviations in full (MTTQ = Mặt trận Tổ quốc)"
	ruleSums   = "only exact values are summed, results and targets and plain mentions apart; shares (%), rates (per …), ranges, rough values (khoảng, hơn…) and a value repeated within an article are left out"
	ruleKinds  = "a figure is a target where its sentence plans or aims (mục tiêu, phấn đấu, kế hoạch, sẽ…), a result where it reports (đã, đạt, giải ngân…), else plain"
)

var questions = []Question{
	documentsQuestion, documentTypesQuestion, citationsQuestion, documentQuestion, documentCitationsQuestion,
	officialsQuestion, officialQuestion, officialAppearancesQuestion, holdersQuestion, togetherQuestion,
	figuresQuestion, unitsQuestion, sumsQuestion, datesQuestion,
	articlesQuestion, copiesQuestion, searchQuestion,
	coverageQuestion, rulesetsQuestion, warningsQuestion, rejectedQuestion,
}

var published = []string{"since", "until", "site", "copies"}

func params(more ...string) []string {
	return append(published[:len(published):len(published)], more...)
}
