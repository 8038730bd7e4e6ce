package report

import "strings"

// in puts the scope on the table with an alias.
func in(alias string) string { return strings.ReplaceAll(scope, "{}", alias) }

var documentsQuestion = Question{
	Name: "documents", About: "documents by the number of articles that cite them",
	Params: params("type", "issuer", "document"),
	Columns: []Column{
		{"document", Text, "number, or name where it has none"}, {"type", Text, ""}, {"issuer", Text, "as stated, else inferred"},
		{"issued_on", Day, "as stated, else inferred"}, {"subject", Text, ""}, {"articles", Int, "articles that cite it"},
		{"mentions", Int, "places where it is named"}, {"first_cited", Day, ""}, {"last_cited", Day, ""}, {"document_key", Key, ""},
	},
	Rules: []string{ruleCopies, "what is said of a document is what most articles say; what is stated goes before what is inferred"},
	SQL: `
SELECT COALESCE(k.number, k.name), k.type, k.issuer, k.issued_on, k.subject, c.articles, c.mentions, c.first_cited, c.last_cited, c.doc_key
FROM (SELECT d.doc_key, COUNT(*) AS articles, CAST(SUM(d.mentions) AS BIGINT) AS mentions, MIN(d.day) AS first_cited, MAX(d.day) AS last_cited
      FROM index_documents d
      WHERE 1 = 1 ` + in("d") + `
        [document: AND d.doc_key IN ` + keysOfDocument + `]
        [type: AND d.doc_key IN (SELECT k.doc_key FROM index_document_keys k WHERE k.type_key = :type)]
        [issuer: AND d.doc_key IN (SELECT k.doc_key FROM index_document_keys k WHERE k.issuer_key LIKE :issuer ESCAPE '\')]
      GROUP BY d.doc_key
      ORDER BY articles DESC, mentions DESC, d.doc_key LIMIT :limit OFFSET :offset) c
JOIN index_document_keys k ON k.doc_key = c.doc_key
ORDER BY c.articles DESC, c.mentions DESC, c.doc_key`,
}

var documentTypesQuestion = Question{
	Name: "document-types", About: "types and issuers of documents by how often they are cited",
	Params: params("type", "issuer"),
	Columns: []Column{
		{"type", Text, ""}, {"issuer", Text, ""}, {"documents", Int, "different documents"}, {"citations", Int, "pairs of document and article"},
		{"first_cited", Day, ""}, {"last_cited", Day, ""},
	},
	Rules: []string{ruleCopies, ruleOrgs},
	SQL: `
SELECT MIN(k.type), MIN(k.issuer), COUNT(*) AS documents, CAST(SUM(c.articles) AS BIGINT) AS citations, MIN(c.first_cited), MAX(c.last_cited)
FROM (SELECT d.doc_key, COUNT(*) AS articles, MIN(d.day) AS first_cited, MAX(d.day) AS last_cited
      FROM index_documents d WHERE 1 = 1 ` + in("d") + `
      GROUP BY d.doc_key) c
JOIN index_document_keys k ON k.doc_key = c.doc_key
WHERE 1 = 1 [type: AND k.type_key = :type][issuer: AND k.issuer_key LIKE :issuer ESCAPE '\']
GROUP BY COALESCE(k.type_key, ''), COALESCE(k.issuer_key, '')
ORDER BY citations DESC, documents DESC, COALESCE(k.type_key, ''), COALESCE(k.issuer_key, '') LIMIT :limit OFFSET :offset`,
}

var citationsQuestion = Question{
	Name: "citations", About: "how often documents, or one document, are cited over time",
	Params: params("document", "period"),
	Columns: []Column{
		{"period", Period, ""}, {"documents", Int, "different documents"}, {"citations", Int, "pairs of document and article"}, {"mentions", Int, "places where they are named"},
	},
	Rules: []string{ruleCopies},
	SQL: `
SELECT {period} AS period, COUNT(DISTINCT d.doc_key), COUNT(*), CAST(SUM(d.mentions) AS BIGINT)
FROM index_documents d
WHERE d.day IS NOT NULL ` + in("d") + ` [document: AND d.doc_key IN ` + keysOfDocument + `]
GROUP BY {period} ORDER BY period LIMIT :limit OFFSET :offset`,
}

var documentQuestion = Question{
	Name: "document", About: "what one document is: issued when, by whom, about what",
	Params: []string{"document"}, Needs: []string{"document"},
	Columns: []Column{
		{"document", Text, ""}, {"type", Text, ""}, {"issuer", Text, "as stated, else inferred"}, {"issued_on", Day, "as stated, else inferred"},
		{"subject", Text, ""}, {"articles", Int, "each text once"}, {"mentions", Int, ""}, {"sites", Int, "sites that cite it"},
		{"first_cited", Day, ""}, {"last_cited", Day, ""}, {"document_key", Key, ""},
	},
	Rules: []string{ruleCopies, "a number alone may stand for several documents: one row each"},
	SQL: `
SELECT COALESCE(k.number, k.name), k.type, k.issuer, k.issued_on, k.subject,
       COUNT(*), CAST(SUM(d.mentions) AS BIGINT), COUNT(DISTINCT d.site), MIN(d.day), MAX(d.day), k.doc_key
FROM index_document_keys k
JOIN index_documents d ON d.doc_key = k.doc_key AND d.copy = 0
WHERE (k.doc_key = :document OR k.number_key = :number)
GROUP BY k.doc_key, k.number, k.name, k.type, k.issuer, k.issued_on, k.subject
ORDER BY COUNT(*) DESC, k.doc_key LIMIT :limit OFFSET :offset`,
}

var documentCitationsQuestion = Question{
	Name: "document-citations", About: "where a document is cited, with the words, newest first",
	Params: params("document"), Needs: []string{"document"},
	Columns: []Column{
		{"day", Day, ""}, {"site", Text, ""}, {"title", Text, ""}, {"words", Text, "the first mention"}, {"quote", Text, "the sentence it stands in"},
		{"mentions", Int, ""}, {"url", Text, ""}, {"article", Key, ""}, {"document_key", Key, ""},
	},
	Rules: []string{ruleCopies},
	SQL: `
SELECT a.day, a.site, a.title, m.text, d.mentions, a.url, a.article_id, d.doc_key, ` + window + `
FROM (SELECT d.docid, d.result_id, d.n, d.doc_key, d.mentions FROM index_documents d
      WHERE d.doc_key IN ` + keysOfDocument + in("d") + `
      ORDER BY d.docid DESC, d.doc_key LIMIT :limit OFFSET :offset) d
JOIN index_articles a ON a.docid = d.docid
JOIN texts t ON t.text_id = a.text_id
LEFT JOIN documents m ON m.result_id = d.result_id AND m.n = d.n
ORDER BY d.docid DESC, d.doc_key`,
	finish: func(row []any) ([]any, error) {
		q, err := quote(row[8:11])
		return append(append(row[:4:4], q), row[4:8]...), err
	},
}
