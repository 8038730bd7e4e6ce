package report

var articlesQuestion = Question{
	Name: "articles", About: "articles, newest first",
	Params: params("article"),
	Columns: []Column{
		{"day", Day, ""}, {"site", Text, ""}, {"title", Text, ""}, {"dates", Int, "dates found"}, {"documents", Int, ""}, {"officials", Int, ""}, {"figures", Int, ""},
		{"warnings", Int, ""}, {"url", Text, ""}, {"article", Key, ""},
	},
	Rules: []string{ruleCopies},
	SQL: `
SELECT a.day, a.site, a.title, a.date_count, a.document_count, a.official_count, a.figure_count, a.warning_count, a.url, a.article_id
FROM index_articles a
WHERE 1 = 1 ` + in("a") + `[article: AND a.article_id = :article]
ORDER BY a.docid DESC LIMIT :limit OFFSET :offset`,
}

var copiesQuestion = Question{
	Name: "copies", About: "texts that stand under several addresses",
	Params: []string{"since", "until", "site", "article"},
	Columns: []Column{
		{"first_day", Day, "of the first copy"}, {"day", Day, ""}, {"site", Text, ""}, {"title", Text, ""}, {"url", Text, ""}, {"first", Bool, "the one that counts"},
		{"article", Key, ""}, {"copies_key", Key, "shared by the copies of one text"},
	},
	Rules: []string{"copies are texts that are equal, or have at least 80 % of their three-word shingles in common, one with another in a chain"},
	SQL: `
SELECT f.day, a.day, a.site, a.title, a.url, 1 - a.copy, a.article_id, f.article_id
FROM (SELECT c.copies FROM index_articles c WHERE c.copy = 1 [low: AND c.docid >= :low][high: AND c.docid <= :high][site: AND c.site = :site]
        [article: AND c.copies = (SELECT x.copies FROM index_articles x WHERE x.article_id = :article)]
      GROUP BY c.copies) c
JOIN index_articles f ON f.copies = c.copies AND f.copy = 0
JOIN index_articles a ON a.copies = c.copies
ORDER BY f.docid DESC, a.copy, a.docid LIMIT :limit OFFSET :offset`,
}

var searchQuestion = Question{
	Name: "search", About: "articles that hold the words, newest first",
	Params: params("query"), Needs: []string{"query"},
	Columns: []Column{
		{"day", Day, ""}, {"site", Text, ""}, {"title", Text, ""}, {"quote", Text, "where the words stand"}, {"match", Text, "phrase: all words in a row; words: somewhere"},
		{"start", Int, "offset of the quote in the article's text, in code points"}, {"url", Text, ""}, {"article", Key, ""},
	},
	Rules: []string{
		ruleCopies,
		"a word without marks finds the word with any marks (hoa finds hòa, hoà, hoa); a word with marks finds that word alone, wherever the tone mark is put",
		"articles that hold the words in a row come first, then those that hold them anywhere; newest first among each",
	},
	SQL:    "-- search asks the engine's full-text index (FTS5, GIN) for the words and checks each candidate's text in Go: see search.go",
	search: true,
}

// rejected is which dead letters count, and what is said of it.
const (
	rejected = `NOT EXISTS (SELECT 1 FROM contents c WHERE c.content_sha256 = r.content_sha256)
        [since: AND r.day >= :since][until: AND r.day <= :until][site: AND r.site = :site]`
	ruleRejected = "a dead letter counts on the day of publication that came with it, else on the day it was given up, and no more once its very bytes are stored"
)

var coverageQuestion = Question{
	Name: "coverage", About: "articles by site and period, and what was found in them",
	Params: []string{"since", "until", "site", "period"},
	Columns: []Column{
		{"site", Text, ""}, {"period", Period, ""}, {"articles", Int, ""}, {"dates", Int, ""}, {"documents", Int, ""}, {"officials", Int, ""}, {"figures", Int, ""},
		{"with_warnings", Int, "articles with warnings"}, {"copies", Int, "articles that repeat a text of before"},
		{"dead_letters", Int, "articles that could not be read or stored"}, {"oldest_ruleset", Int, ""}, {"newest_ruleset", Int, ""},
	},
	Rules:    []string{"every article counts here, copies too", ruleRejected},
	defaults: Filters{Period: "month"},
	SQL: `
SELECT site, period, CAST(SUM(articles) AS BIGINT), CAST(SUM(dates) AS BIGINT), CAST(SUM(documents) AS BIGINT), CAST(SUM(officials) AS BIGINT),
       CAST(SUM(figures) AS BIGINT), CAST(SUM(warned) AS BIGINT), CAST(SUM(copies) AS BIGINT), CAST(SUM(dead) AS BIGINT), MIN(oldest), MAX(newest)
FROM (SELECT a.site, {period} AS period, COUNT(*) AS articles, SUM(a.date_count) AS dates, SUM(a.document_count) AS documents,
             SUM(a.official_count) AS officials, SUM(a.figure_count) AS figures, COUNT(CASE WHEN a.warning_count > 0 THEN 1 END) AS warned,
             COUNT(CASE WHEN a.copy = 1 THEN 1 END) AS copies, 0 AS dead, MIN(a.ruleset_version) AS oldest, MAX(a.ruleset_version) AS newest
      FROM index_articles a
      WHERE 1 = 1 [low: AND a.docid >= :low][high: AND a.docid <= :high][site: AND a.site = :site]
      GROUP BY a.site, {period}
      UNION ALL
      SELECT r.site, {period}, 0, 0, 0, 0, 0, 0, 0, COUNT(*), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
      FROM rejections r
      WHERE ` + rejected + `
      GROUP BY r.site, {period}) x
GROUP BY site, period ORDER BY COALESCE(site, ''), COALESCE(period, '') LIMIT :limit OFFSET :offset`,
}

var rejectedQuestion = Question{
	Name: "rejected", About: "why articles could not be read or stored",
	Params: []string{"since", "until", "site"},
	Columns: []Column{
		{"stage", Text, "where they failed: queue, extract or store"}, {"reason", Text, ""}, {"articles", Int, ""}, {"sites", Int, ""},
		{"newest", Day, "day of the newest such article"}, {"url", Text, "of the newest"}, {"ref", Text, "what the sender calls the newest"},
	},
	Rules: []string{ruleRejected},
	SQL: `
SELECT w.stage, w.reason, w.articles, w.sites, n.day, n.url, n.ref
FROM (SELECT r.stage, r.reason, COUNT(*) AS articles, COUNT(DISTINCT r.site) AS sites,
             MAX(r.day || r.rejected_at || r.rejection_id) AS newest -- of 10 and 20 characters, and an id
      FROM rejections r
      WHERE ` + rejected + `
      GROUP BY r.stage, r.reason ORDER BY articles DESC, r.stage, r.reason LIMIT :limit OFFSET :offset) w
JOIN rejections n ON n.rejection_id = substr(w.newest, 31)
ORDER BY w.articles DESC, w.stage, w.reason`,
}

var rulesetsQuestion = Question{
	Name: "rulesets", About: "which rulesets have read the articles that count",
	Params: []string{"since", "until", "site"},
	Columns: []Column{
		{"ruleset", Int, "version"}, {"articles", Int, ""}, {"sites", Int, ""}, {"first_day", Day, ""}, {"last_day", Day, ""},
	},
	SQL: `
SELECT a.ruleset_version, COUNT(*), COUNT(DISTINCT a.site), MIN(a.day), MAX(a.day)
FROM index_articles a
WHERE 1 = 1 [low: AND a.docid >= :low][high: AND a.docid <= :high][site: AND a.site = :site]
GROUP BY a.ruleset_version ORDER BY a.ruleset_version DESC LIMIT :limit OFFSET :offset`,
}

var warningsQuestion = Question{
	Name: "warnings", About: "what was doubtful or dropped while reading, by how often",
	Params: []string{"since", "until", "site"},
	Columns: []Column{
		{"warning", Text, ""}, {"articles", Int, ""}, {"newest", Day, "day of the newest such article"}, {"article", Key, "the newest such article"},
	},
	Rules: []string{"every article counts here, copies too"},
	SQL: `
SELECT w.text, w.articles, a.day, a.article_id
FROM (SELECT w.text, COUNT(DISTINCT a.docid) AS articles, MAX(a.docid) AS newest
      FROM index_articles a JOIN warnings w ON w.result_id = a.result_id
      WHERE a.warning_count > 0 [low: AND a.docid >= :low][high: AND a.docid <= :high][site: AND a.site = :site]
      GROUP BY w.text ORDER BY articles DESC, w.text LIMIT :limit OFFSET :offset) w
JOIN index_articles a ON a.docid = w.newest
ORDER BY w.articles DESC, w.text`,
}
