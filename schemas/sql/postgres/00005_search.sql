-- A full-text index that is quick for phrases of common words too. (SQLite's has been: it needs none.)

-- +goose Up

DROP TABLE index_search;

-- What stands in each article, for search (pipeline/report/keys, terms.go). Hashes of unlike words may be equal: what is
-- found is looked at.
CREATE TABLE index_search (
    docid BIGINT           NOT NULL PRIMARY KEY,
    terms INTEGER[]        NOT NULL, -- hashes of its words, without diacritics and as they are, and of its month
    pairs BYTEA            NOT NULL, -- a bit for each two and three words in a row: where one is 0 the words do not stand so
    words TEXT COLLATE "C" NOT NULL  -- its words without diacritics, in their order, two characters each: a hash
);
CREATE INDEX index_search_by_term ON index_search USING GIN (terms);
UPDATE index_articles SET searched = 0;
