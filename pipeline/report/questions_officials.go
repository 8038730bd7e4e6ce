package report

import "strings"

// ofPost narrows the rows of index_posts under an alias. Where it does, :posts
// is set, else :anywhere.
func ofPost(alias string) string {
	return strings.ReplaceAll(`[post: AND {}.title_key = :post][organization: AND {}.organization_key LIKE :organization ESCAPE '\'][area: AND {}.area_key LIKE :area ESCAPE '\']`, "{}", alias)
}

var officialsQuestion = Question{
	Name: "officials", About: "officials by the number of articles that name them",
	Params: params("official", "post", "organization", "area"),
	Columns: []Column{
		{"name", Text, ""}, {"post", Text, "in the newest of those articles"}, {"organization", Text, ""}, {"area", Text, ""}, {"status", Text, "current, former or acting"},
		{"articles", Int, ""}, {"first_seen", Day, ""}, {"last_seen", Day, ""}, {"official_key", Key, ""},
	},
	Rules: []string{ruleCopies, ruleNames, ruleOrgs},
	SQL: `
SELECT o.name, r.title, r.organization, r.area, r.status, s.articles, s.first_seen, s.last_seen, s.person_key
FROM (SELECT p.person_key, COUNT([anywhere: *][posts: DISTINCT p.docid]) AS articles, MIN(p.day) AS first_seen, MAX(p.day) AS last_seen, MAX(p.docid) AS newest
      FROM index_posts p
      WHERE 1 = 1 [anywhere: AND p.nth = 0] ` + in("p") + `[official: AND p.person_key = :official]` + ofPost("p") + `
      GROUP BY p.person_key
      ORDER BY articles DESC, p.person_key LIMIT :limit OFFSET :offset) s
JOIN index_posts p ON p.person_key = s.person_key AND p.docid = s.newest [anywhere: AND p.nth = 0]
 [posts: AND p.official_n * 1000 + p.n = (SELECT MIN(q.official_n * 1000 + q.n) FROM index_posts q WHERE q.person_key = s.person_key AND q.docid = s.newest` + ofPost("q") + `)]
JOIN officials o ON o.result_id = p.result_id AND o.n = p.official_n
LEFT JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
ORDER BY s.articles DESC, s.person_key`,
}

var officialQuestion = Question{
	Name: "official", About: "the posts of an official over time, and where they were observed",
	Params: params("official"), Needs: []string{"official"},
	Columns: []Column{
		{"name", Text, ""}, {"post", Text, ""}, {"organization", Text, ""}, {"area", Text, ""}, {"status", Text, "current, former or acting"},
		{"first_seen", Day, "first article that gives the post"}, {"last_seen", Day, "last article that gives it"}, {"articles", Int, ""}, {"sites", Int, ""},
	},
	Rules: []string{ruleCopies, ruleNames, ruleOrgs, "a post is as observed: it may have begun before its first article and ended after its last"},
	SQL: `
SELECT MAX(o.name), MAX(r.title), MAX(r.organization), MAX(r.area), p.status, MIN(p.day), MAX(p.day), COUNT(DISTINCT p.docid), COUNT(DISTINCT p.site)
FROM index_posts p
JOIN officials o ON o.result_id = p.result_id AND o.n = p.official_n
JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
WHERE p.person_key = :official AND p.title_key IS NOT NULL ` + in("p") + `
GROUP BY p.title_key, COALESCE(p.organization_key, ''), COALESCE(p.area_key, ''), p.status
ORDER BY COALESCE(MIN(p.day), ''), p.title_key, COALESCE(p.organization_key, ''), COALESCE(p.area_key, ''), p.status LIMIT :limit OFFSET :offset`,
}

var officialAppearancesQuestion = Question{
	Name: "official-appearances", About: "articles that name an official, with post and words, newest first",
	Params: params("official"), Needs: []string{"official"},
	Columns: []Column{
		{"day", Day, ""}, {"site", Text, ""}, {"title", Text, "of the article"}, {"name", Text, ""}, {"post", Text, "as written"}, {"quote", Text, "the sentence of the first mention"},
		{"mentions", Int, ""}, {"url", Text, ""}, {"article", Key, ""},
	},
	Rules: []string{ruleCopies, ruleNames},
	SQL: `
SELECT a.day, a.site, a.title, m.name, r.text, m.mention_count, a.url, a.article_id, ` + window + `
FROM (SELECT p.docid, p.result_id, p.official_n, p.n FROM index_posts p
      WHERE p.person_key = :official AND p.nth = 0 ` + in("p") + `
      ORDER BY p.docid DESC LIMIT :limit OFFSET :offset) p
JOIN index_articles a ON a.docid = p.docid
JOIN texts t ON t.text_id = a.text_id
JOIN officials m ON m.result_id = p.result_id AND m.n = p.official_n
LEFT JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
ORDER BY p.docid DESC`,
	finish: func(row []any) ([]any, error) {
		q, err := quote(row[8:11])
		return append(append(row[:5:5], q), row[5:8]...), err
	},
}

var holdersQuestion = Question{
	Name: "holders", About: "who held a post, over time",
	Params: params("post", "organization", "area"), Needs: []string{"organization"},
	Columns: []Column{
		{"post", Text, ""}, {"organization", Text, ""}, {"area", Text, ""}, {"name", Text, ""}, {"status", Text, ""},
		{"first_seen", Day, ""}, {"last_seen", Day, ""}, {"articles", Int, ""}, {"official_key", Key, ""},
	},
	Rules: []string{ruleCopies, ruleNames, ruleOrgs},
	SQL: `
SELECT MAX(r.title), MAX(r.organization), MAX(r.area), MAX(o.name), p.status, MIN(p.day), MAX(p.day), COUNT(DISTINCT p.docid), p.person_key
FROM (SELECT p.person_key, p.docid, p.day, p.result_id, p.official_n, p.n, p.title_key, p.organization_key, p.area_key, p.status FROM index_posts p
      WHERE p.title_key IS NOT NULL ` + in("p") + ofPost("p") + `) p
JOIN officials o ON o.result_id = p.result_id AND o.n = p.official_n
JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
GROUP BY p.title_key, COALESCE(p.organization_key, ''), COALESCE(p.area_key, ''), p.person_key, p.status
ORDER BY p.title_key, COALESCE(p.organization_key, ''), COALESCE(p.area_key, ''), COALESCE(MIN(p.day), ''), p.person_key, p.status LIMIT :limit OFFSET :offset`,
}

var togetherQuestion = Question{
	Name: "together", About: "who appears together with an official",
	Params: params("official"), Needs: []string{"official"},
	Columns: []Column{
		{"name", Text, ""}, {"post", Text, "in the newest article they share"}, {"organization", Text, ""}, {"articles", Int, "articles that name both"},
		{"first_together", Day, ""}, {"last_together", Day, ""}, {"official_key", Key, ""},
	},
	Rules: []string{ruleCopies, ruleNames},
	SQL: `
SELECT o.name, r.title, r.organization, s.articles, s.first_together, s.last_together, s.person_key
FROM (SELECT q.person_key, COUNT(*) AS articles, MIN(p.day) AS first_together, MAX(p.day) AS last_together, MAX(p.docid) AS newest
      FROM index_posts p
      JOIN index_posts q ON q.docid = p.docid AND q.person_key <> p.person_key AND q.nth = 0
      WHERE p.person_key = :official AND p.nth = 0 ` + in("p") + `
      GROUP BY q.person_key
      ORDER BY articles DESC, q.person_key LIMIT :limit OFFSET :offset) s
JOIN index_posts p ON p.person_key = s.person_key AND p.docid = s.newest AND p.nth = 0
JOIN officials o ON o.result_id = p.result_id AND o.n = p.official_n
LEFT JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
ORDER BY s.articles DESC, s.person_key`,
}
