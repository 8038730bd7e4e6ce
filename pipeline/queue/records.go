package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/schemas"
)

// Headers of an announced record, beside Content-Type.
const (
	HeaderID      = "Trichluc-Id"      // of the article
	HeaderRuleset = "Trichluc-Ruleset" // version
	HeaderLeftOut = "Trichluc-Left-Out"
)

const announceWait = 30 * time.Second

// Announce publishes records to articles.records.SITE, and returns nil when the
// server has confirmed all of them. Announcing again after an error is right: the
// server drops copies for some minutes, and readers must expect them afterwards.
func (q *Queue) Announce(ctx context.Context, records []schemas.Record) error {
	ctx, cancel := context.WithTimeout(ctx, announceWait)
	defer cancel()
	var futures []jetstream.PubAckFuture
	for i := range records {
		m, err := q.announcement(&records[i])
		if err != nil {
			return fmt.Errorf("announce %s: %w", records[i].ID, err)
		}
		if m == nil {
			continue
		}
		f, err := q.js.PublishMsgAsync(m, jetstream.WithStallWait(announceWait))
		if err != nil {
			return fmt.Errorf("announce %s: %w", records[i].ID, q.because(err))
		}
		futures = append(futures, f)
	}
	for _, f := range futures {
		select {
		case <-f.Ok():
		case err := <-f.Err():
			return fmt.Errorf("announce: %w", q.because(err))
		case <-ctx.Done():
			return fmt.Errorf("announce: %w", errors.Join(nats.ErrTimeout, q.because(nil)))
		}
	}
	return nil
}

func (q *Queue) announcement(r *schemas.Record) (*nats.Msg, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	m := &nats.Msg{Subject: RecordSubject(string(r.Article.Site)), Header: nats.Header{}, Data: data}
	version := strconv.Itoa(r.Ruleset.Version)
	m.Header.Set(HeaderContentType, "application/json")
	m.Header.Set(HeaderID, r.ID)
	m.Header.Set(HeaderRuleset, version)
	// The id alone is the article's: under it a second version within minutes
	// would be dropped as a copy of the first.
	m.Header.Set(nats.MsgIdHdr, r.ID+":"+r.Article.ContentSHA256+":"+version+":"+r.Ruleset.Hash)
	if int64(len(data)) <= q.largestMessage() {
		return m, nil
	}
	short := *r
	short.Article.Text = ""
	if m.Data, err = json.Marshal(&short); err != nil {
		return nil, err
	}
	m.Header.Set(HeaderLeftOut, "article.text")
	if int64(len(m.Data)) > q.largestMessage() {
		slog.Warn("record larger than a message, not announced", "id", r.ID, "bytes", len(m.Data))
		return nil, nil
	}
	return m, nil
}

// RecordSubject is the subject of a site's records: articles.records.baotinh.vn
func RecordSubject(site string) string {
	site = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == '*' || r == '>' {
			return '_'
		}
		return r
	}, strings.ToLower(site))
	parts := strings.FieldsFunc(site, func(r rune) bool { return r == '.' })
	if len(parts) == 0 {
		parts = []string{"unknown"}
	}
	return "articles.records." + strings.Join(parts, ".")
}
