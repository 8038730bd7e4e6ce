package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Stranded returns the sequence of the first article that the stream holds and
// the consumer counts as done, zero where there is none. While articles are being
// worked there may be one for a moment; one that stays was stranded by a server
// that was killed between the two, and would wait for ever.
func (q *Queue) Stranded(ctx context.Context) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	first, _, _, err := q.stranded(ctx)
	return first, err
}

func (q *Queue) stranded(ctx context.Context) (first, last uint64, s jetstream.Stream, err error) {
	if s, err = q.js.Stream(ctx, WorkStream); err != nil {
		return 0, 0, nil, fmt.Errorf("stranded: %w", err)
	}
	state := s.CachedInfo().State
	c, err := q.consumer.Load().Info(ctx)
	if err != nil {
		return 0, 0, nil, fmt.Errorf("stranded: %w", err)
	}
	if done := c.AckFloor.Stream; state.Msgs > 0 && state.FirstSeq <= done {
		return state.FirstSeq, done, s, nil
	}
	return 0, 0, s, nil
}

// Rescue puts stranded articles back on the queue and returns their number. They
// may have been worked; being worked again changes nothing. What does not fit into
// a full queue is left for a later call.
func (q *Queue) Rescue(ctx context.Context) (int, error) {
	first, last, s, err := q.stranded(ctx)
	if err != nil || first == 0 {
		return 0, err
	}
	rescued := 0
	for seq := first; seq <= last; seq++ {
		m, err := s.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(WorkSubjects)) // the next one from seq on
		if errors.Is(err, jetstream.ErrMsgNotFound) || err == nil && m.Sequence > last {
			break
		}
		if err != nil {
			return rescued, fmt.Errorf("rescue: %w", err)
		}
		seq = m.Sequence
		again := &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data}
		if again.Header == nil {
			again.Header = nats.Header{}
		}
		if err := q.renewBody(ctx, again.Header); err != nil {
			return rescued, fmt.Errorf("rescue: %w", err)
		}
		again.Header.Set(nats.MsgIdHdr, "rescued:"+strconv.FormatUint(seq, 10)) // once, whoever else rescues it too
		if _, err := q.js.PublishMsg(ctx, again); isFull(err) {
			break
		} else if err != nil {
			return rescued, fmt.Errorf("rescue: %w", err)
		}
		if err := s.DeleteMsg(ctx, seq); err != nil && !isGone(err) {
			return rescued, fmt.Errorf("rescue: %w", err)
		}
		rescued++
	}
	return rescued, nil
}

// isGone says that there is no message of that number. Of a failed deletion the
// client passes on the words only.
func isGone(err error) bool {
	return errors.Is(err, jetstream.ErrMsgNotFound) ||
		errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) && strings.Contains(err.Error(), "err_code=10043")
}
