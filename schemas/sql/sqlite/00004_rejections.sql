-- Articles that became dead letters.

-- +goose Up

-- One row per article that could not be read or stored and so became a dead letter. The letter is kept by the queue;
-- this row stays when the letter goes. An article whose very bytes were stored in the end (contents has them) is rejected no more.
CREATE TABLE rejections (
    rejection_id   TEXT NOT NULL, -- hash of what came: its bytes, address and reference
    content_sha256 TEXT NOT NULL, -- of the bytes as fetched
    url            TEXT,
    ref            TEXT,
    site           TEXT,          -- host of the address, without www.
    stage          TEXT NOT NULL, -- where it failed: queue, extract or store
    reason         TEXT NOT NULL, -- one line
    day            TEXT NOT NULL, -- day of publication as the sender has it, else of the rejection, 2022-05-09
    rejected_at    TEXT NOT NULL, -- RFC 3339 UTC, the last time
    PRIMARY KEY (rejection_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rejections_by_content ON rejections (content_sha256);
CREATE INDEX rejections_by_day ON rejections (day);
