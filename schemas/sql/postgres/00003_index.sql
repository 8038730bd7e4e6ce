-- What reports read: tables derived from the current results, filled by
-- pipeline/report/index (trichluc index, and trichluc report before it answers).
-- They hold nothing that cannot be made again from the other tables.
--
-- copy and site_copy are those of the article, repeated where questions count:
-- a text that stands under several addresses counts once, at its first publication
-- (asked of one site, at its first on that site).

-- +goose Up

-- One row per article that the index knows, as of one of its results. The docid
-- orders articles by day: bits 44 up are days since 1899-12-31 (0: unknown), the rest a
-- hash of the id, so it is the same on every engine.
CREATE TABLE index_articles (
    docid           BIGINT           NOT NULL, -- order by day, then by a hash of the article's id
    article_id      TEXT COLLATE "C" NOT NULL,
    result_id       BIGINT           NOT NULL, -- the result that was indexed
    text_id         BIGINT           NOT NULL,
    day             TEXT COLLATE "C",          -- day of publication, 2022-05-09
    site            TEXT COLLATE "C",
    title           TEXT COLLATE "C",
    url             TEXT COLLATE "C",
    copies          BIGINT           NOT NULL, -- label shared by the copies of one text, equal or near; see pipeline/report/index
    copy            INTEGER          NOT NULL, -- 0: the first of its copies, 1: not
    site_copy       INTEGER          NOT NULL, -- 0: the first of its copies on its site, 1: not
    date_count      INTEGER          NOT NULL,
    document_count  INTEGER          NOT NULL,
    official_count  INTEGER          NOT NULL,
    figure_count    INTEGER          NOT NULL,
    warning_count   INTEGER          NOT NULL,
    ruleset_version INTEGER          NOT NULL,
    searched        INTEGER          NOT NULL, -- 1: its words are in index_search
    PRIMARY KEY (docid)
);

-- One row per document and article that names it.
CREATE TABLE index_documents (
    doc_key   TEXT COLLATE "C" NOT NULL, -- documents.key
    docid     BIGINT           NOT NULL,
    n         INTEGER          NOT NULL, -- documents.n
    result_id BIGINT           NOT NULL,
    day       TEXT COLLATE "C",
    site      TEXT COLLATE "C",
    mentions  INTEGER          NOT NULL,
    copy      INTEGER          NOT NULL,
    site_copy INTEGER          NOT NULL,
    PRIMARY KEY (doc_key, docid, n)
);

-- One row per document: what most articles say of it, ties to the first in order of bytes;
-- what is stated goes before what is inferred.
CREATE TABLE index_document_keys (
    doc_key    TEXT COLLATE "C" NOT NULL,
    number     TEXT COLLATE "C",
    number_key TEXT COLLATE "C",          -- folded: 06-nq/tu
    name       TEXT COLLATE "C",
    type       TEXT COLLATE "C",
    type_key   TEXT COLLATE "C",          -- folded
    issuer     TEXT COLLATE "C",
    issuer_key TEXT COLLATE "C",          -- folded, abbreviations in full
    issued_on  TEXT COLLATE "C",
    subject    TEXT COLLATE "C",
    articles   BIGINT           NOT NULL, -- articles that name it, copies and all
    stale      INTEGER          NOT NULL, -- 1: to be worked out again
    PRIMARY KEY (doc_key)
);

-- One row per post of an official in an article; an official is a folded name.
CREATE TABLE index_posts (
    person_key       TEXT COLLATE "C" NOT NULL, -- officials.name_key
    docid            BIGINT           NOT NULL,
    official_n       INTEGER          NOT NULL,
    n                INTEGER          NOT NULL, -- roles.n, -1 where no post is given
    nth              INTEGER          NOT NULL, -- 0 for one row of each official in each article
    result_id        BIGINT           NOT NULL,
    day              TEXT COLLATE "C",
    site             TEXT COLLATE "C",
    title_key        TEXT COLLATE "C", -- folded; empty where no post is given
    organization_key TEXT COLLATE "C", -- folded, abbreviations in full; may be empty
    area_key         TEXT COLLATE "C", -- folded; may be empty
    status           TEXT COLLATE "C" NOT NULL, -- current, former or acting
    copy             INTEGER          NOT NULL,
    site_copy        INTEGER          NOT NULL,
    PRIMARY KEY (person_key, docid, official_n, n)
);

-- One row per figure.
CREATE TABLE index_figures (
    unit_key    TEXT COLLATE "C" NOT NULL,
    docid       BIGINT           NOT NULL,
    n           INTEGER          NOT NULL, -- figures.n
    result_id   BIGINT           NOT NULL,
    day         TEXT COLLATE "C",
    site        TEXT COLLATE "C",
    kind        TEXT COLLATE "C" NOT NULL, -- result, target or plain: what the sentence says of it
    amount      BIGINT,                    -- what may be summed: an exact value in whole đồng, or in thousandths of any other unit; empty for shares, rates, ranges and rough values
    repeat      INTEGER          NOT NULL, -- 1: the article gives the same value of the same unit before
    subject_key TEXT COLLATE "C" NOT NULL, -- the clause, folded and without diacritics, for forgiving search
    copy        INTEGER          NOT NULL,
    site_copy   INTEGER          NOT NULL,
    PRIMARY KEY (unit_key, docid, n)
);

-- One row per date that lies behind the day of publication.
CREATE TABLE index_dates (
    from_date TEXT COLLATE "C" NOT NULL,
    docid     BIGINT           NOT NULL,
    n         INTEGER          NOT NULL, -- dates.n
    result_id BIGINT           NOT NULL,
    to_date   TEXT COLLATE "C" NOT NULL,
    days      BIGINT           NOT NULL,
    day       TEXT COLLATE "C",
    site      TEXT COLLATE "C",
    copy      INTEGER          NOT NULL,
    site_copy INTEGER          NOT NULL,
    PRIMARY KEY (from_date, docid, n)
);

-- Hashes by which near copies of a text are found (MinHash, banded).
CREATE TABLE index_bands (
    band  BIGINT           NOT NULL,
    docid BIGINT           NOT NULL,
    PRIMARY KEY (band, docid)
);

CREATE UNIQUE INDEX index_articles_by_article ON index_articles (article_id);
CREATE UNIQUE INDEX index_articles_by_result ON index_articles (result_id);
CREATE INDEX index_articles_by_copies ON index_articles (copies);
CREATE INDEX index_articles_by_site ON index_articles (site, docid);
CREATE INDEX index_articles_unsearched ON index_articles (docid) WHERE searched = 0;
CREATE INDEX index_documents_by_docid ON index_documents (docid);
CREATE INDEX index_document_keys_by_number ON index_document_keys (number_key);
CREATE INDEX index_document_keys_stale ON index_document_keys (doc_key) WHERE stale = 1;
CREATE INDEX index_posts_by_docid ON index_posts (docid);
CREATE INDEX index_posts_by_post ON index_posts (organization_key, title_key);
CREATE INDEX index_figures_by_docid ON index_figures (docid);
CREATE INDEX index_dates_by_docid ON index_dates (docid);
CREATE INDEX index_bands_by_docid ON index_bands (docid);

-- The words of each article: _word without diacritics, word with them where it has any (pipeline/report/index).
CREATE TABLE index_search (
    docid BIGINT   NOT NULL PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX index_search_by_word ON index_search USING GIN (words);

-- Documents by the number of articles that cite them, each text once.
CREATE VIEW cited_documents AS
SELECT k.doc_key, k.number, k.name, k.type, k.issuer, k.issued_on, k.subject, c.articles, c.mentions, c.first_cited, c.last_cited
FROM index_document_keys k
JOIN (SELECT doc_key, COUNT(DISTINCT docid) AS articles, SUM(mentions) AS mentions, MIN(day) AS first_cited, MAX(day) AS last_cited
      FROM index_documents WHERE copy = 0 GROUP BY doc_key) c ON c.doc_key = k.doc_key;

-- Officials with their posts as observed, each text once.
CREATE VIEW observed_posts AS
SELECT o.name, r.title, r.organization, r.area, r.status, p.person_key, p.day, p.site, a.article_id, a.url
FROM index_posts p
JOIN index_articles a ON a.docid = p.docid
JOIN officials o ON o.result_id = p.result_id AND o.n = p.official_n
JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
WHERE p.copy = 0;

-- Figures with the clause they stand in, each text once; only rows of one unit and one kind may be summed.
CREATE VIEW quoted_figures AS
SELECT f.text, f.value, f.low, f.high, f.unit, f.qualifier, f.per, f.subject, i.kind, i.amount, i.repeat, i.day, i.site, a.article_id, a.title, a.url
FROM index_figures i
JOIN index_articles a ON a.docid = i.docid
JOIN figures f ON f.result_id = i.result_id AND f.n = i.n
WHERE i.copy = 0;
