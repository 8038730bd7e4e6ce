-- Keeping a store for years: rulesets that were rolled back, articles that were
-- removed and must not come back.

-- +goose Up

-- One row per ruleset that was rolled back: its results stay, but count only for
-- contents that no other ruleset has read.
CREATE TABLE retired_rulesets (
    ruleset_version INTEGER          NOT NULL PRIMARY KEY,
    retired_at      TEXT COLLATE "C" NOT NULL -- RFC 3339 UTC
);

-- One row per article, and one per content of it, that was removed on request:
-- neither is stored again. Nothing of the article itself is kept.
CREATE TABLE removed (
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('article', 'content')),
    key        TEXT COLLATE "C" NOT NULL, -- the article's id, or the SHA-256 of the bytes
    article_id TEXT COLLATE "C" NOT NULL, -- the article that a content was removed with
    removed_at TEXT COLLATE "C" NOT NULL, -- RFC 3339 UTC
    PRIMARY KEY (kind, key)
);

-- Which articles have the same bytes.
CREATE INDEX contents_by_hash ON contents (content_sha256);
