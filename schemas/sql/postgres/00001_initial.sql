-- The store of trichluc, version 1, for PostgreSQL: the same tables as for SQLite.
--
-- How to read it: one row of articles per article; articles.current_result_id
-- says which of its results counts. A result is what one ruleset read in one
-- content of one article; results of older contents and older rulesets stay
-- beside it until pruned. The tables dates, documents, officials, roles, figures
-- and warnings hold the rows of every result, the views current_… only those
-- of current results. Texts are Unicode NFC, days are ISO 8601, offsets count
-- code points of the article's text from 0, end exclusive, so that
-- substr(text, start_offset + 1, end_offset - start_offset) quotes a mention.
--
-- Text is compared and sorted byte by byte (COLLATE "C"), as in SQLite; keys that
-- should meet are folded before they are stored.

-- +goose Up

-- One row per article: the pointer to its current result, and what is asked most.
CREATE TABLE articles (
    article_id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    current_result_id       BIGINT           NOT NULL,             -- its row in results: newest content, highest ruleset
    current_content_sha256  TEXT COLLATE "C" NOT NULL,             -- the newest content
    current_ruleset_version INTEGER          NOT NULL,             -- the highest ruleset that has read it
    fetched_at              TEXT COLLATE "C",                      -- newest fetch of that content, RFC 3339
    url                     TEXT COLLATE "C",                      -- address of that fetch
    ref                     TEXT COLLATE "C",                      -- the sender's own identifier
    site                    TEXT COLLATE "C",                      -- host without www.
    title                   TEXT COLLATE "C",
    published_at            TEXT COLLATE "C",                      -- RFC 3339, or a bare day where the page shows no time
    published_on            TEXT COLLATE "C",                      -- day of publication, 2022-05-09
    published_month         TEXT COLLATE "C",                      -- 2022-05
    published_quarter       TEXT COLLATE "C",                      -- 2022-Q2
    published_year          INTEGER                                -- 2022
);
CREATE UNIQUE INDEX articles_by_current_result ON articles (current_result_id);
CREATE INDEX articles_by_day ON articles (published_on);
CREATE INDEX articles_by_site_and_day ON articles (site, published_on);

-- One row per article and content (distinct bytes) seen: its newest fetch.
CREATE TABLE contents (
    article_id     TEXT COLLATE "C" NOT NULL,
    content_sha256 TEXT COLLATE "C" NOT NULL, -- of the bytes as fetched; their row in raws
    fetched_us     BIGINT           NOT NULL, -- newest fetch, microseconds since 1970 UTC, 0 where unknown: orders contents
    fetched_at     TEXT COLLATE "C",          -- the same as the sender wrote it
    url            TEXT COLLATE "C",
    ref            TEXT COLLATE "C",
    content_type   TEXT COLLATE "C",          -- as the sender said, empty where it was sniffed
    published_hint TEXT COLLATE "C",          -- publication time as the sender said it
    stored_at      TEXT COLLATE "C" NOT NULL, -- when this content was first stored, RFC 3339 UTC
    PRIMARY KEY (article_id, content_sha256)
);

-- One row per content: the bytes as fetched, compressed, so that better rules can read them again.
CREATE TABLE raws (
    content_sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size           BIGINT           NOT NULL,             -- bytes before compression
    body           BYTEA            NOT NULL              -- zstd
);

-- One row per distinct cleaned text of an article: title, lead, body, captions.
-- Results of an article that differ only in their rules share it.
CREATE TABLE texts (
    text_id    BIGINT           NOT NULL PRIMARY KEY, -- the result_id of the first result that had it
    article_id TEXT COLLATE "C" NOT NULL,
    text       TEXT COLLATE "C" NOT NULL
);

-- Numbers for results; a worker takes a thousand at a time.
CREATE SEQUENCE result_ids INCREMENT BY 1000;

-- One row per article, content and ruleset version.
CREATE TABLE results (
    result_id         BIGINT           NOT NULL PRIMARY KEY,                  -- grows in the order of storing; what it names never changes
    article_id        TEXT COLLATE "C" NOT NULL,
    content_sha256    TEXT COLLATE "C" NOT NULL,
    ruleset_version   INTEGER          NOT NULL CHECK (ruleset_version >= 0),
    ruleset_hash      TEXT COLLATE "C" NOT NULL,
    fetched_us        BIGINT           NOT NULL,                              -- fetch that this was read from, as in contents
    digest            BYTEA            NOT NULL,                              -- of everything read, to tell whether a new reading differs
    text_id           BIGINT           NOT NULL,                              -- its row in texts
    text_sha256       TEXT COLLATE "C" NOT NULL,                              -- equal where two articles have the same text
    site              TEXT COLLATE "C",
    canonical_url     TEXT COLLATE "C",
    charset           TEXT COLLATE "C" NOT NULL,
    title             TEXT COLLATE "C",
    published_at      TEXT COLLATE "C",
    published_on      TEXT COLLATE "C",
    published_month   TEXT COLLATE "C",
    published_quarter TEXT COLLATE "C",
    published_year    INTEGER,
    byline            TEXT COLLATE "C" NOT NULL,                              -- JSON array
    source            TEXT COLLATE "C",                                       -- agency or paper the text was taken from
    section           TEXT COLLATE "C",
    date_count        INTEGER          NOT NULL,
    document_count    INTEGER          NOT NULL,
    official_count    INTEGER          NOT NULL,
    figure_count      INTEGER          NOT NULL,
    warning_count     INTEGER          NOT NULL,
    record            BYTEA            NOT NULL,                              -- the record without the text and the fetch's own fields, JSON, zstd
    UNIQUE (article_id, content_sha256, ruleset_version)
);

-- One row per temporal expression.
CREATE TABLE dates (
    article_id   TEXT COLLATE "C" NOT NULL,
    result_id    BIGINT           NOT NULL,
    n            INTEGER          NOT NULL,                  -- order in the article, from 0
    text         TEXT COLLATE "C" NOT NULL,                  -- the words
    start_offset INTEGER          NOT NULL,
    end_offset   INTEGER          NOT NULL,
    type         TEXT COLLATE "C" NOT NULL,                  -- TIMEX3: DATE, TIME, DURATION or SET
    value        TEXT COLLATE "C" NOT NULL,                  -- TIMEX3 value
    from_date    TEXT COLLATE "C",                           -- first day, empty where it cannot be known
    to_date      TEXT COLLATE "C",                           -- last day, inclusive
    days         INTEGER,                                    -- length in days: 1 for a day, 31 for a May
    mod          TEXT COLLATE "C",                           -- TIMEX3 mod: START, MID, END, BEFORE…
    calendar     TEXT COLLATE "C",                           -- lunar where the words name a lunar day
    rule         TEXT COLLATE "C" NOT NULL,                  -- the rule that found it
    PRIMARY KEY (result_id, n),
    CHECK (0 <= start_offset AND start_offset <= end_offset)
);

-- One row per official document named in a result, with its first mention.
CREATE TABLE documents (
    article_id         TEXT COLLATE "C" NOT NULL,
    result_id          BIGINT           NOT NULL,
    n                  INTEGER          NOT NULL,
    key                TEXT COLLATE "C" NOT NULL, -- which document it is, across articles
    number             TEXT COLLATE "C",          -- 06-NQ/TU, as far as the article supports it
    number_key         TEXT COLLATE "C",          -- folded: 06-nq/tu
    name               TEXT COLLATE "C",          -- where it is known by name only
    year               INTEGER,
    type               TEXT COLLATE "C",          -- Nghị quyết, Quyết định…
    issuer             TEXT COLLATE "C",          -- where the article says it
    issued_on          TEXT COLLATE "C",          -- where the article says it
    subject            TEXT COLLATE "C",
    inferred_number    TEXT COLLATE "C",          -- inferred_…: concluded beyond the article's words
    inferred_issuer    TEXT COLLATE "C",
    inferred_issued_on TEXT COLLATE "C",
    inferred_year      INTEGER,
    inferred_term      TEXT COLLATE "C",
    mention_count      INTEGER          NOT NULL,
    text               TEXT COLLATE "C",          -- first mention: its words
    start_offset       INTEGER,
    end_offset         INTEGER,
    rule               TEXT COLLATE "C",
    PRIMARY KEY (result_id, n)
);
CREATE INDEX documents_by_key ON documents (key);
CREATE INDEX documents_by_number ON documents (number_key);

-- One row per place where a document is named.
CREATE TABLE document_mentions (
    article_id   TEXT COLLATE "C" NOT NULL,
    result_id    BIGINT           NOT NULL,
    document_n   INTEGER          NOT NULL,                  -- documents.n
    n            INTEGER          NOT NULL,
    text         TEXT COLLATE "C" NOT NULL,
    start_offset INTEGER          NOT NULL,
    end_offset   INTEGER          NOT NULL,
    rule         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (result_id, document_n, n),
    CHECK (0 <= start_offset AND start_offset <= end_offset)
);

-- One row per named person with at least one post, with the first mention.
CREATE TABLE officials (
    article_id    TEXT COLLATE "C" NOT NULL,
    result_id     BIGINT           NOT NULL,
    n             INTEGER          NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    name_key      TEXT COLLATE "C" NOT NULL, -- folded: lower case, one way of placing tone marks
    name_plain    TEXT COLLATE "C" NOT NULL, -- name_key without diacritics, for forgiving search only
    honorific     TEXT COLLATE "C",
    role_count    INTEGER          NOT NULL,
    mention_count INTEGER          NOT NULL,
    text          TEXT COLLATE "C",          -- first mention: its words
    start_offset  INTEGER,
    end_offset    INTEGER,
    rule          TEXT COLLATE "C",
    PRIMARY KEY (result_id, n)
);
CREATE INDEX officials_by_name ON officials (name_key);

-- One row per post of an official.
CREATE TABLE roles (
    article_id       TEXT COLLATE "C" NOT NULL,
    result_id        BIGINT           NOT NULL,
    official_n       INTEGER          NOT NULL,              -- officials.n
    n                INTEGER          NOT NULL,
    text             TEXT COLLATE "C" NOT NULL,              -- the post as written
    start_offset     INTEGER          NOT NULL,
    end_offset       INTEGER          NOT NULL,
    title            TEXT COLLATE "C" NOT NULL,              -- Phó Chủ tịch
    organization     TEXT COLLATE "C",                       -- in full
    organization_key TEXT COLLATE "C",                       -- folded
    area             TEXT COLLATE "C",
    status           TEXT COLLATE "C" NOT NULL,              -- current, former or acting
    rule             TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (result_id, official_n, n),
    CHECK (0 <= start_offset AND start_offset <= end_offset)
);

-- One row per place where an official is named.
CREATE TABLE official_mentions (
    article_id   TEXT COLLATE "C" NOT NULL,
    result_id    BIGINT           NOT NULL,
    official_n   INTEGER          NOT NULL,                  -- officials.n
    n            INTEGER          NOT NULL,
    text         TEXT COLLATE "C" NOT NULL,
    start_offset INTEGER          NOT NULL,
    end_offset   INTEGER          NOT NULL,
    rule         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (result_id, official_n, n),
    CHECK (0 <= start_offset AND start_offset <= end_offset)
);

-- One row per number with what it counts. Either value, or low and/or high, is set.
CREATE TABLE figures (
    article_id   TEXT COLLATE "C" NOT NULL,
    result_id    BIGINT           NOT NULL,
    n            INTEGER          NOT NULL,
    text         TEXT COLLATE "C" NOT NULL,
    start_offset INTEGER          NOT NULL,
    end_offset   INTEGER          NOT NULL,
    value        DOUBLE PRECISION,
    low          DOUBLE PRECISION,
    high         DOUBLE PRECISION,
    value_vnd    BIGINT,                                     -- the same in whole đồng, where the unit is VND: exact sums
    low_vnd      BIGINT,
    high_vnd     BIGINT,
    unit         TEXT COLLATE "C" NOT NULL,                  -- VND, USD, %, a measure's symbol, else the counted noun
    unit_key     TEXT COLLATE "C" NOT NULL,                  -- folded
    qualifier    TEXT COLLATE "C" NOT NULL,                  -- exact, about, over, nearly, under, max or min
    per          TEXT COLLATE "C",
    subject      TEXT COLLATE "C",                           -- the clause it stands in
    rule         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (result_id, n),
    CHECK (0 <= start_offset AND start_offset <= end_offset)
);
CREATE INDEX figures_by_unit ON figures (unit_key);

-- What was doubtful or dropped while reading, in words.
CREATE TABLE warnings (
    article_id TEXT COLLATE "C" NOT NULL,
    result_id  BIGINT           NOT NULL,
    n          INTEGER          NOT NULL,
    text       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (result_id, n)
);

-- Articles with the text and everything else of their current result.
CREATE VIEW current_articles AS
SELECT a.article_id, a.url, a.site, a.title, a.published_at, a.published_on, a.published_month, a.published_quarter, a.published_year,
       t.text, r.byline, r.source, r.section, r.canonical_url, r.charset, a.ref, a.fetched_at,
       r.date_count, r.document_count, r.official_count, r.figure_count, r.warning_count,
       r.content_sha256, r.text_sha256, r.ruleset_version, r.ruleset_hash, r.result_id, r.text_id
FROM articles a
JOIN results r ON r.result_id = a.current_result_id
JOIN texts t ON t.text_id = r.text_id;

CREATE VIEW current_dates AS
SELECT d.*, a.url, a.site, a.title, a.published_on
FROM articles a JOIN dates d ON d.result_id = a.current_result_id;

CREATE VIEW current_documents AS
SELECT d.*, a.url, a.site, a.title, a.published_on
FROM articles a JOIN documents d ON d.result_id = a.current_result_id;

-- Every mention of a document, with the document's number, key and type.
CREATE VIEW current_document_mentions AS
SELECT m.*, d.key, d.number, d.name, d.type, a.url, a.site, a.title, a.published_on
FROM articles a
JOIN documents d ON d.result_id = a.current_result_id
JOIN document_mentions m ON m.result_id = d.result_id AND m.document_n = d.n;

CREATE VIEW current_officials AS
SELECT o.*, a.url, a.site, a.title, a.published_on
FROM articles a JOIN officials o ON o.result_id = a.current_result_id;

-- Every post, with its holder; article_title is the article's, title the post's.
CREATE VIEW current_roles AS
SELECT r.*, o.name, o.name_key, o.name_plain, o.honorific, a.url, a.site, a.title AS article_title, a.published_on
FROM articles a
JOIN officials o ON o.result_id = a.current_result_id
JOIN roles r ON r.result_id = o.result_id AND r.official_n = o.n;

-- Every mention of an official, with the name.
CREATE VIEW current_official_mentions AS
SELECT m.*, o.name, o.name_key, a.url, a.site, a.title, a.published_on
FROM articles a
JOIN officials o ON o.result_id = a.current_result_id
JOIN official_mentions m ON m.result_id = o.result_id AND m.official_n = o.n;

CREATE VIEW current_figures AS
SELECT f.*, a.url, a.site, a.title, a.published_on
FROM articles a JOIN figures f ON f.result_id = a.current_result_id;

CREATE VIEW current_warnings AS
SELECT w.*, a.url, a.site, a.title, a.published_on
FROM articles a JOIN warnings w ON w.result_id = a.current_result_id;
