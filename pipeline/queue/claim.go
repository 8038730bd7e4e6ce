package queue

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// A body that does not fit into a message travels through the object store, and
// the message says under which name. Bodies of dead letters move to a bucket of
// their own, so that they never take the room of those that wait.
const (
	bodyBucket = "articles"
	deadBucket = "articles_dead"

	// HeaderBody names the object that is the body of a message without one.
	HeaderBody = "Trichluc-Body-Object"

	bucketBytes = 2 << 30 // bound of the bucket of bodies that wait
)

var (
	// ErrBodyGone says that the body of a large article is no longer there.
	ErrBodyGone = errors.New("the body is not in the object store")

	// ErrUnavailable says that the server did not answer; it may later.
	ErrUnavailable = errors.New("the queue does not answer")
)

// bucket opens a bucket, and makes it where it is not there.
func (q *Queue) bucket(ctx context.Context, name string) (jetstream.ObjectStore, error) {
	b, err := q.js.ObjectStore(ctx, name)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		c := jetstream.ObjectStoreConfig{Bucket: name, Storage: jetstream.FileStorage, Replicas: q.opts.Replicas}
		switch {
		case name == bodyBucket:
			c.Description = "bodies of articles too large for a message"
			c.MaxBytes = bucketBytes
		case q.embedded == nil:
			c.Description = "bodies of dead letters"
			c.TTL = deadAge
		}
		b, err = q.js.CreateObjectStore(ctx, c)
		if errors.Is(err, jetstream.ErrBucketExists) {
			b, err = q.js.ObjectStore(ctx, name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("object store %s: %w", name, err)
	}
	return b, nil
}

// claim puts the body of m into the object store and leaves its name in m. It
// waits while the store is full.
func (q *Queue) claim(ctx context.Context, m *nats.Msg) error {
	b, err := q.bucket(ctx, bodyBucket)
	if err != nil {
		return err
	}
	name := nuid.Next() // never the name of another: whoever stores an article deletes its body
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		if _, err = b.PutBytes(ctx, name, m.Data); !isFull(err) || ctx.Err() != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	if err != nil {
		return fmt.Errorf("object store: %w", err)
	}
	m.Header.Set(HeaderBody, name)
	m.Data = nil
	return nil
}

// unclaim deletes the body of a message, if it is in a bucket. What stays behind
// takes room and does no harm.
func (q *Queue) unclaim(ctx context.Context, bucket string, header nats.Header) {
	name := header.Get(HeaderBody)
	if name == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), apiTimeout)
	defer cancel()
	if b, err := q.js.ObjectStore(ctx, bucket); err == nil {
		_ = q.remove(ctx, b, bucket, name)
	}
}

// remove deletes an object without a trace. The client leaves a marker for each
// name that it deletes: as no name ever comes again, they would fill the bucket.
func (q *Queue) remove(ctx context.Context, b jetstream.ObjectStore, bucket, name string) error {
	info, err := b.GetInfo(ctx, name, jetstream.GetObjectInfoShowDeleted())
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s, err := q.js.Stream(ctx, "OBJ_"+bucket)
	if err != nil {
		return err
	}
	if err = b.Delete(ctx, name); isFull(err) { // a full bucket has no room for the marker either
		if err = s.Purge(ctx, jetstream.WithPurgeSubject("$O."+bucket+".C."+info.NUID)); err == nil {
			err = b.Delete(ctx, name)
		}
	}
	if err != nil {
		return err
	}
	return s.Purge(ctx, jetstream.WithPurgeSubject("$O."+bucket+".M."+base64.URLEncoding.EncodeToString([]byte(name))))
}

// body is the data of a message, wherever it is.
func (q *Queue) body(ctx context.Context, bucket string, header nats.Header, data []byte) ([]byte, error) {
	name := header.Get(HeaderBody)
	if name == "" {
		return data, nil
	}
	b, err := q.js.ObjectStore(ctx, bucket)
	if err != nil {
		return nil, fmt.Errorf("%w: object store: %w", ErrUnavailable, err)
	}
	info, err := b.GetInfo(ctx, name)
	switch {
	case errors.Is(err, jetstream.ErrObjectNotFound):
		return nil, ErrBodyGone
	case err != nil:
		return nil, fmt.Errorf("%w: object store: %w", ErrUnavailable, err)
	case int64(info.Size) > q.opts.MaxBody/3*4+headerRoom: // an envelope is a third larger than its body
		return nil, fmt.Errorf("%w (%.1f MB)", ErrTooLarge, float64(info.Size)/1e6)
	}
	r, err := b.Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("%w: object store: %w", ErrUnavailable, err)
	}
	defer r.Close()
	out := make([]byte, info.Size)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, fmt.Errorf("%w: object store: %w", ErrUnavailable, err)
	}
	return out, nil
}

// moveBody copies the body of a message from one bucket to the other, whatever its
// size: what is too large to be worked must still become a dead letter.
func (q *Queue) moveBody(ctx context.Context, from, to string, header nats.Header) error {
	name := header.Get(HeaderBody)
	if name == "" {
		return nil
	}
	source, err := q.js.ObjectStore(ctx, from)
	if err != nil {
		return fmt.Errorf("%w: object store: %w", ErrUnavailable, err)
	}
	r, err := source.Get(ctx, name)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil // the message without it still says what was there
	}
	if err != nil {
		return fmt.Errorf("%w: object store: %w", ErrUnavailable, err)
	}
	defer r.Close()
	b, err := q.bucket(ctx, to)
	if err != nil {
		return err
	}
	_, err = b.Put(ctx, jetstream.ObjectMeta{Name: name}, r)
	return err
}
