package queue

import (
	"context"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
)

// Headers that a dead letter has beside those of the article.
const (
	HeaderDeadReason   = "Trichluc-Dead-Reason"
	HeaderDeadStage    = "Trichluc-Dead-Stage"
	HeaderDeadAttempts = "Trichluc-Dead-Attempts"
	HeaderDeadSubject  = "Trichluc-Dead-Subject"
	HeaderDeadSequence = "Trichluc-Dead-Sequence"
)

const deadPrefix = "articles.dead."

// casualty is an article that becomes a dead letter.
type casualty struct {
	sequence uint64 // in the work stream
	subject  string
	header   nats.Header
	data     []byte
	stage    string
	reason   string
	attempts int
}

// bury keeps a dead letter, once however often it is called for the same article.
func (q *Queue) bury(ctx context.Context, c casualty) error {
	dead := &nats.Msg{Subject: deadPrefix + c.stage, Header: nats.Header{}, Data: c.data}
	for name, values := range c.header {
		if name != nats.MsgIdHdr {
			dead.Header[name] = values
		}
	}
	sequence := strconv.FormatUint(c.sequence, 10)
	dead.Header.Set(HeaderDeadReason, headerText(c.reason))
	dead.Header.Set(HeaderDeadStage, c.stage)
	dead.Header.Set(HeaderDeadAttempts, strconv.Itoa(c.attempts))
	dead.Header.Set(HeaderDeadSubject, c.subject)
	dead.Header.Set(HeaderDeadSequence, sequence)
	// A worker that dies between this and taking the article off the queue makes
	// the next one repeat it.
	dead.Header.Set(nats.MsgIdHdr, WorkStream+":"+sequence)
	if err := q.moveBody(ctx, bodyBucket, deadBucket, dead.Header); err != nil {
		return fmt.Errorf("dead letter: %w", err)
	}
	if _, err := q.js.PublishMsg(ctx, dead); err != nil {
		return fmt.Errorf("dead letter: %w", q.because(err))
	}
	return nil
}

// headerText makes a reason fit for a header: one line, at most 1,000 bytes.
func headerText(s string) string {
	b := make([]byte, 0, min(len(s), 1000))
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		if len(b)+4 > 1000 {
			break
		}
		b = append(b, string(r)...)
	}
	return string(b)
}
