package reprocess

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
	"trichluc/schemas"
)

// rules is a ruleset small enough to see through: it finds the word after each
// "ngày", and from its second version on the one after "tháng" too.
type rules struct{ version int }

func (p rules) ruleset() schemas.Ruleset {
	return schemas.Ruleset{Version: p.version, Hash: fmt.Sprintf("hash-%d", p.version)}
}

func (p rules) process(raw schemas.RawArticle) (schemas.Record, error) {
	text := string(raw.Body)
	if strings.Contains(text, "hỏng") {
		return schemas.Record{}, fmt.Errorf("no article at %d", len(text))
	}
	if strings.Contains(text, "sập") {
		panic("broken rule")
	}
	r := schemas.Record{
		Schema: schemas.RecordSchema, ID: raw.Ref, Ref: raw.Ref, Ruleset: p.ruleset(),
		Article: schemas.Article{ContentSHA256: store.ContentSHA256(raw.Body), FetchedAt: schemas.Nullable(raw.FetchedAt), Charset: "utf-8", Text: text, Byline: []string{}},
		Dates:   []schemas.Date{}, Documents: []schemas.Document{}, Officials: []schemas.Official{}, Figures: []schemas.Figure{}, Warnings: []string{},
	}
	find := func(word string) {
		at := 0
		for {
			i := strings.Index(text[at:], word+" ")
			if i < 0 {
				return
			}
			start := at + i
			end := start + len(word) + 1
			for end < len(text) && text[end] != ' ' {
				end++
			}
			runes := len([]rune(text[:start]))
			r.Dates = append(r.Dates, schemas.Date{Span: schemas.Span{Start: runes, End: runes + len([]rune(text[start:end])), Text: text[start:end]},
				Type: "DATE", Value: text[start:end], Rule: word})
			at = end
		}
	}
	find("ngày")
	if p.version > 1 {
		find("tháng")
	}
	return r, nil
}

// input writes n articles, some of which cannot be read, into a folder of files.
func input(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	var lines strings.Builder
	for i := range n {
		switch {
		case i%97 == 13:
			lines.WriteString("{\"ref\":\"x\"}\n")
		case i%101 == 17:
			fmt.Fprintf(&lines, "{\"ref\":\"a%04d\",\"body\":\"hỏng %d\"}\n", i, i)
		case i%103 == 19:
			fmt.Fprintf(&lines, "{\"ref\":\"a%04d\",\"body\":\"sập\"}\n", i)
		default:
			fmt.Fprintf(&lines, "{\"ref\":\"a%04d\",\"fetched_at\":\"2024-01-%02d\",\"body\":\"Tin số %d ra ngày %d/5 và tháng %d nữa\"}\n", i, i%28+1, i, i%30, i%12)
		}
		if (i+1)%400 == 0 || i == n-1 {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.jsonl", i)), []byte(lines.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			lines.Reset()
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.png", i)), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func open(t testing.TB) store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "trichluc.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func options(t testing.TB, source Source, sink store.Store, p rules) Options {
	o := Options{Source: source, Ruleset: p.ruleset(), Process: p.process, Batch: 32, Every: time.Nanosecond,
		Checkpoint: filepath.Join(t.TempDir(), "checkpoint.json"), Job: "test"}
	if sink != nil {
		o.Sink = sink
	}
	return o
}

func mustRun(t testing.TB, o Options) Summary {
	t.Helper()
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Complete {
		t.Error("not complete")
	}
	if o.Checkpoint != "" {
		if _, err := os.Stat(o.Checkpoint); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a checkpoint is left: %v", err)
		}
	}
	return s
}

// breaking is a store that commits and then fails, as a process does that is
// killed between the commit and the checkpoint.
type breaking struct {
	store.Store
	mu   sync.Mutex
	left int
	err  error

	dying func()
}

func (b *breaking) Put(ctx context.Context, entries []store.Entry) (store.Summary, error) {
	sum, err := b.Store.Put(ctx, entries)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left--; b.left < 0 && err == nil {
		if b.dying != nil {
			b.dying()
		}
		return store.Summary{}, b.err
	}
	return sum, err
}

// countless is a summary without what depends on when it was interrupted.
func countless(s Summary) Summary {
	s.Began, s.Seconds, s.Resumed, s.Outcomes = time.Time{}, 0, 0, nil
	return s
}

func TestInterrupted(t *testing.T) {
	dir := input(t, 1000)
	source := FromArchives([]string{dir}, archive.Options{})
	one := open(t)
	want := mustRun(t, options(t, source, one, rules{1}))
	if want.Articles != 1000 || want.Failed != 31 || want.Outcomes["added"] != 969 || len(want.Failures) != 3 || want.Skipped[archive.SkippedOther] != 3 {
		t.Fatalf("%+v", want)
	}
	t.Run("asked to stop", func(t *testing.T) {
		many := open(t)
		o := options(t, source, many, rules{1})
		var got Summary
		for part := 0; ; part++ {
			ctx, stop := context.WithCancel(context.Background())
			o.Observe = func(Summary) { stop() }
			var err error
			if got, err = Run(ctx, o); err != nil {
				t.Fatal(err)
			}
			if got.Complete {
				break
			}
			if part > 40 {
				t.Fatalf("no end: %+v", got)
			}
		}
		if got.Resumed < 3 {
			t.Errorf("gone on only %d times", got.Resumed)
		}
		if !reflect.DeepEqual(countless(got), countless(want)) || got.Outcomes["added"] != 969 {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		if a, b := storetest.Dump(t, one.Reader()), storetest.Dump(t, many.Reader()); a != b {
			t.Error(storetest.FirstDifference(a, b))
		}
	})
	t.Run("killed after the commit", func(t *testing.T) {
		many := open(t)
		o := options(t, source, many, rules{1})
		var got Summary
		killed := errors.New("killed")
		for part := 0; ; part++ {
			o.Sink = &breaking{Store: many, left: part, err: killed}
			var err error
			if got, err = Run(context.Background(), o); err == nil {
				break
			}
			if !errors.Is(err, killed) || part > 40 {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(countless(got), countless(want)) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		if a, b := storetest.Dump(t, one.Reader()), storetest.Dump(t, many.Reader()); a != b {
			t.Error(storetest.FirstDifference(a, b))
		}
	})
}

// TestInterruptedFromStore is killed between commit and checkpoint while it reads a
// store, half of which the ruleset had read before: every article is counted once.
func TestInterruptedFromStore(t *testing.T) {
	dir := input(t, 600)
	fill := func() store.Store {
		s := open(t)
		mustRun(t, options(t, FromArchives([]string{dir}, archive.Options{}), s, rules{1}))
		o := options(t, FromStore(s.Reader(), store.RawFilter{}), s, rules{2})
		o.Selection.Sample = 0.5
		mustRun(t, o)
		return s
	}
	todo := func(s store.Store) Options {
		o := options(t, FromStore(s.Reader(), store.RawFilter{NotReadBy: rules{2}.ruleset()}), s, rules{2})
		o.Compare = s.Reader()
		return o
	}
	one, many := fill(), fill()
	want := mustRun(t, todo(one))
	if want.Articles < 200 || want.Articles > 400 {
		t.Fatalf("%d articles left", want.Articles)
	}
	o := todo(many)
	o.Every = time.Hour // the first batch writes a checkpoint, the others do not
	var got Summary
	killed := errors.New("killed")
	for part := 0; ; part++ {
		o.Sink = &breaking{Store: many, left: part % 4, err: killed}
		var err error
		if got, err = crash(o); err == nil {
			break
		}
		if !errors.Is(err, killed) || part > 60 {
			t.Fatal(err)
		}
	}
	if got.Resumed < 2 {
		t.Errorf("gone on only %d times", got.Resumed)
	}
	if !reflect.DeepEqual(countless(got), countless(want)) {
		t.Errorf("got %+v\n%+v\nwant %+v\n%+v", got, got.Changes, want, want.Changes)
	}
	if a, b := storetest.Dump(t, one.Reader()), storetest.Dump(t, many.Reader()); a != b {
		t.Error(storetest.FirstDifference(a, b))
	}
}

// crash is Run without the checkpoint that Run writes when it fails in peace.
func crash(o Options) (Summary, error) {
	beside := o.Checkpoint + ".copy"
	sink := o.Sink.(*breaking)
	sink.dying = func() { copyCheckpoint(o.Checkpoint, beside) }
	sum, err := Run(context.Background(), o)
	if err != nil {
		copyCheckpoint(beside, o.Checkpoint)
	}
	return sum, err
}

// copyCheckpoint copies a checkpoint and what lies beside it, or their absence.
func copyCheckpoint(from, to string) {
	for _, suffix := range []string{"", ".begun"} {
		content, err := os.ReadFile(from + suffix)
		if err != nil {
			_ = os.Remove(to + suffix)
			continue
		}
		_ = os.WriteFile(to+suffix, content, 0o644)
	}
}

func TestWhatChanged(t *testing.T) {
	dir := input(t, 300)
	s := open(t)
	archives := FromArchives([]string{dir}, archive.Options{})
	first := mustRun(t, func() Options { o := options(t, archives, s, rules{1}); o.Compare = s.Reader(); return o }())
	if first.Changes.New != first.Articles-first.Failed || first.Changes.Compared != 0 {
		t.Errorf("%+v", first.Changes)
	}
	before := storetest.Dump(t, s.Reader())
	run := func(source Source, sink store.Store) Summary {
		o := options(t, source, sink, rules{2})
		o.Compare = s.Reader()
		return mustRun(t, o)
	}
	only := run(archives, nil)
	if storetest.Dump(t, s.Reader()) != before {
		t.Error("comparing changed the store")
	}
	articles := only.Articles - only.Failed
	if only.Stored || only.Changes.Changed != articles || len(only.Changes.Rules) != 1 || only.Changes.Rules[0].Gained != articles || only.Changes.Rules[0].Rule != "tháng" {
		t.Errorf("%+v", only.Changes)
	}
	// The same whether read from the archive or from the store, whether stored
	// meanwhile or not.
	fromStore := run(FromStore(s.Reader(), store.RawFilter{}), s)
	after := run(FromStore(s.Reader(), store.RawFilter{}), nil)
	for name, got := range map[string]Summary{"from the store": fromStore, "afterwards": after} {
		g, w := *got.Changes, *only.Changes
		g.Rules[0].Examples, w.Rules[0].Examples = nil, nil
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s: %+v, want %+v", name, g, w)
		}
	}
	if fromStore.Outcomes["added"] != articles {
		t.Errorf("%+v", fromStore.Outcomes)
	}
	// What this ruleset has read is not read again.
	if left := mustRun(t, options(t, FromStore(s.Reader(), store.RawFilter{NotReadBy: rules{2}.ruleset()}), s, rules{2})); left.Articles != 0 {
		t.Errorf("%d articles read again", left.Articles)
	}
}

func TestSelection(t *testing.T) {
	dir := input(t, 1000)
	source := FromArchives([]string{dir}, archive.Options{})
	run := func(s Selection) Summary {
		o := options(t, source, nil, rules{1})
		o.Selection = s
		return mustRun(t, o)
	}
	if s := run(Selection{Limit: 137}); s.Articles != 137 {
		t.Errorf("limit: %d", s.Articles)
	}
	sample := run(Selection{Sample: 0.2})
	if sample.Articles < 150 || sample.Articles > 250 {
		t.Errorf("a fifth of 1000: %d", sample.Articles)
	}
	if again := run(Selection{Sample: 0.2}); again.Bytes != sample.Bytes {
		t.Error("another sample each time")
	}
	if s := run(Selection{Since: time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC)}); s.Articles < 480 || s.Articles > 540 {
		t.Errorf("since the 15th: %d", s.Articles)
	}
}

// An article of the store keeps its id, even where it would get another one today.
func TestStoredArticleKeepsItsID(t *testing.T) {
	s := open(t)
	record, err := rules{1}.process(schemas.RawArticle{Ref: "b", Body: []byte("ra ngày 9/5 và tháng 5")})
	if err != nil {
		t.Fatal(err)
	}
	record.ID = "an older name"
	storetest.Put(t, s, store.Entry{Raw: schemas.RawArticle{Ref: "b", Body: []byte(record.Article.Text)}, Record: record})
	sum := mustRun(t, options(t, FromStore(s.Reader(), store.RawFilter{}), s, rules{2}))
	if sum.Moved != 1 || sum.Outcomes["added"] != 1 {
		t.Errorf("%+v", sum)
	}
	if got := storetest.Query(t, s.Reader(), "SELECT article_id, current_ruleset_version AS v FROM articles"); len(got) != 1 || got[0] != "article_id=an older name v=2" {
		t.Error(got)
	}
}

func TestPrunedBytesAreNamed(t *testing.T) {
	s := open(t)
	record, err := rules{1}.process(schemas.RawArticle{Ref: "b", Body: []byte("ra ngày 9/5")})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Put(t, s, store.Entry{Record: record})
	sum := mustRun(t, options(t, FromStore(s.Reader(), store.RawFilter{}), s, rules{2}))
	if sum.Failed != 1 || sum.Failures[0].Reason != "its bytes are no longer kept" {
		t.Errorf("%+v", sum)
	}
}

func TestOtherJob(t *testing.T) {
	dir := input(t, 100)
	o := options(t, FromArchives([]string{dir}, archive.Options{}), nil, rules{1})
	o.Sink = &breaking{Store: open(t), err: errors.New("killed")}
	if _, err := Run(context.Background(), o); err == nil {
		t.Fatal("not broken")
	}
	o.Job = "another"
	if _, err := Run(context.Background(), o); !errors.Is(err, ErrOtherJob) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(o.Checkpoint, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "read checkpoint") {
		t.Errorf("%v", err)
	}
}

func TestRuleThatNeverEnds(t *testing.T) {
	dir := input(t, 10)
	o := options(t, FromArchives([]string{dir}, archive.Options{}), nil, rules{1})
	o.Deadline = 20 * time.Millisecond
	release := make(chan struct{})
	defer close(release)
	o.Process = func(raw schemas.RawArticle) (schemas.Record, error) {
		if raw.Ref == "a0003" {
			<-release
		}
		return rules{1}.process(raw)
	}
	sum := mustRun(t, o)
	if sum.Articles != 10 || sum.Failed != 1 || !strings.Contains(sum.Failures[0].Examples[0], "took longer than 20ms") {
		t.Errorf("%+v", sum)
	}
}

// queued is a publisher that confirms later, and has one article too many.
type queued struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	refs map[string]int
}

func (q *queued) Publish(_ context.Context, _ string, raw schemas.RawArticle, done func(bool, error)) error {
	if raw.Ref == "a0005" {
		return queue.ErrTooLarge
	}
	q.wg.Go(func() {
		time.Sleep(time.Millisecond)
		q.mu.Lock()
		q.refs[raw.Ref]++
		q.mu.Unlock()
		done(false, nil)
	})
	return nil
}

func (q *queued) Wait() { q.wg.Wait() }

func TestThroughTheQueue(t *testing.T) {
	dir := input(t, 200)
	q := &queued{refs: map[string]int{}}
	o := options(t, FromArchives([]string{dir}, archive.Options{}), nil, rules{1})
	o.Queue = q
	sum := mustRun(t, o)
	if sum.Articles != 200 || sum.Failed != 3 || sum.Outcomes["published"] != 197 || !sum.Stored { // 2 broken envelopes, 1 too large; what is no article the workers will see
		t.Errorf("%+v", sum)
	}
	for ref, n := range q.refs {
		if n != 1 {
			t.Errorf("%s was published %d times", ref, n)
		}
	}
}
