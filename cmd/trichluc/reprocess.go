package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"trichluc/extractors"
	"trichluc/pipeline/archive"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/reprocess"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// reprocessFlags are the flags of reprocess.
type reprocessFlags struct {
	store, subject, data           string
	queue                          queueFlags
	fromStore, all, allFetches     bool
	ids, sites                     []string
	from, to, since                string
	ruleset, limit                 int
	sample                         float64
	dryRun, compareOnly, noCompare bool
	rollback                       int
	summary, changes               string
	examples                       int
	restart                        bool
	workers, batch                 int
	every                          time.Duration
	in                             inputs
}

// noRollback is what --rollback is where it was not given: 0 might be a ruleset.
const noRollback = -1

func (a *app) reprocessCommand() *cobra.Command {
	var f reprocessFlags
	cmd := &cobra.Command{
		Use:   "reprocess PATH…|--from-store",
		Short: "Read archives or a whole store again under the current rules, and say what changed",
		Long: `Reprocess runs the rules of this program over articles that were read before: out
of files and archives (as run reads them), or with --from-store out of the bytes that
the store keeps. Results go into the store beside the older ones; what an article shows
is the reading of the highest ruleset. With --nats the articles go to a queue instead,
and any number of workers read them.

From a store it takes what this ruleset has not read yet, unless --all is given.

Interrupted at any moment, even by a power cut or kill -9, the same command goes on
where it was; --restart begins anew. A folder or archive must stay as it is meanwhile;
a file that changed is read again from its beginning.

Every article is compared with how it was read before. The end of the output says
which mentions were gained, lost and altered, by field and by rule, with examples;
--changes writes all of it as a page (.html) or as JSON.

--rollback VERSION undoes later rulesets: articles show again what VERSION read, and
what workers of the undone rulesets still store counts no more. The results stay until
trichluc prune; rolling back to the later version brings them back.

Exit code: 0 if every article gave a record, 1 if some failed (named on standard error)
or the run was stopped before its end, 2 for wrong usage. --summary FILE says the same,
and more, as JSON.`,
		Example: `  trichluc reprocess --from-store --compare-only --sample 0.01 --changes changes.html
  trichluc reprocess --from-store --site baoquangninh.vn --published-from 2022-01-01
  trichluc reprocess crawl-2024.warc.gz pages/ old.zip
  trichluc reprocess --nats nats://queue.example:4222 /archive/*.warc.gz
  trichluc reprocess --rollback 14`,
		Args: func(_ *cobra.Command, paths []string) error { return f.check(paths) },
		RunE: func(cmd *cobra.Command, paths []string) error {
			if f.rollback != noRollback {
				return a.rollback(cmd.Context(), f)
			}
			return a.reprocess(cmd.Context(), f, paths)
		},
	}
	storeFlag(cmd, &f.store)
	c := cmd.Flags()
	f.queue.addMaking(cmd)
	server := c.Lookup("nats")
	server.Usage, server.DefValue, f.queue.url = "publish to the queue of this NATS server instead of working here", "", ""
	c.StringVar(&f.subject, "subject", "reprocess", "last part of the subject articles.raw.… with --nats")
	c.StringVar(&f.data, "data", "", "folder of the checkpoint (default: where the store lies, "+defaultData+" for PostgreSQL)")
	c.BoolVar(&f.fromStore, "from-store", false, "read the bytes kept in the store")
	c.BoolVar(&f.all, "all", false, "from the store: also what this very ruleset has read already")
	c.BoolVar(&f.allFetches, "all-fetches", false, "from the store: older fetches of an article as well as its newest")
	c.StringSliceVar(&f.ids, "id", nil, "from the store: only these articles")
	c.StringSliceVar(&f.sites, "site", nil, "from the store: only articles of these hosts (without www.)")
	c.StringVar(&f.from, "published-from", "", "from the store: only articles published on this day or later")
	c.StringVar(&f.to, "published-to", "", "from the store: only articles published on this day or earlier")
	c.IntVar(&f.ruleset, "ruleset", 0, "from the store: only articles that show a result of this ruleset")
	c.StringVar(&f.since, "since", "", "only what was fetched on this day (or at this time, RFC 3339) or later")
	c.IntVar(&f.limit, "limit", 0, "only so many articles")
	c.Float64Var(&f.sample, "sample", 0, "only so large a part of the articles, always the same ones: 0.01 is one in a hundred")
	c.BoolVar(&f.dryRun, "dry-run", false, "only count what would be read")
	c.BoolVar(&f.compareOnly, "compare-only", false, "read and compare, but store nothing")
	c.BoolVar(&f.noCompare, "no-compare", false, "do not compare")
	c.IntVar(&f.rollback, "rollback", noRollback, "let articles show again what this ruleset read")
	c.StringVar(&f.summary, "summary", "", "write the summary as JSON to this file")
	c.StringVar(&f.changes, "changes", "", "write what changed to this file: a page if it ends in .html, else JSON")
	c.IntVar(&f.examples, "examples", 1, "examples printed of each rule, at most 15")
	c.BoolVar(&f.restart, "restart", false, "forget an interrupted run and begin anew")
	c.IntVarP(&f.workers, "workers", "j", runtime.GOMAXPROCS(0), "articles worked at once")
	c.IntVar(&f.batch, "batch", 128, "articles stored in one transaction, at most")
	c.DurationVar(&f.every, "log-every", 30*time.Second, "how often to say how far it is, where no terminal shows it")
	inputFlags(cmd, &f.in)
	return cmd
}

// check finds wrong usage before anything is opened.
func (f *reprocessFlags) check(paths []string) error {
	filtered := len(f.ids)+len(f.sites)+f.ruleset > 0 || f.from+f.to != "" || f.all || f.allFetches
	switch {
	case f.rollback != noRollback && (len(paths) > 0 || f.fromStore):
		return errors.New("--rollback reads nothing: give neither PATH nor --from-store")
	case f.rollback < noRollback:
		return errors.New("--rollback wants the version of a ruleset")
	case f.rollback != noRollback:
	case len(paths) == 0 && !f.fromStore:
		return errors.New("reprocess needs at least one file or folder, or --from-store")
	case len(paths) > 0 && f.fromStore:
		return errors.New("give either PATH or --from-store")
	case !f.fromStore && filtered:
		return errors.New("--id, --site, --published-…, --ruleset, --all and --all-fetches choose from a store: they need --from-store")
	case f.queue.url != "" && (f.compareOnly || f.dryRun):
		return errors.New("--nats publishes: it goes neither with --compare-only nor with --dry-run")
	case f.compareOnly && f.noCompare:
		return errors.New("--compare-only and --no-compare: nothing would be done")
	case f.sample < 0 || f.sample > 1:
		return errors.New("--sample wants a part between 0 and 1")
	case f.limit < 0 || f.workers < 1 || f.batch < 1:
		return errors.New("--limit, --workers and --batch want a positive number")
	}
	for name, day := range map[string]string{"--published-from": f.from, "--published-to": f.to} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fmt.Errorf("%s %q: want a day such as 2022-05-09", name, day)
		}
	}
	_, err := f.sinceTime()
	return err
}

func (f *reprocessFlags) sinceTime() (time.Time, error) {
	if f.since == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, f.since); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since %q: want a day such as 2022-05-09 or a time as in RFC 3339", f.since)
}

// job is what makes two runs the same, as far as a checkpoint goes.
func (f *reprocessFlags) job(paths []string, rules schemas.Ruleset) (string, error) {
	absolute := make([]string, len(paths))
	for i, p := range paths {
		if p == archive.Stdin {
			absolute[i] = p
			continue
		}
		var err error
		if absolute[i], err = filepath.Abs(p); err != nil {
			return "", err
		}
	}
	url := f.store
	if !strings.Contains(url, "://") {
		var err error
		if url, err = filepath.Abs(strings.TrimPrefix(url, "sqlite:")); err != nil {
			return "", err
		}
	}
	said, err := json.Marshal([]any{url, f.queue.url, absolute, f.fromStore, f.all, f.allFetches, f.ids, f.sites, f.from, f.to, f.ruleset, f.since,
		f.limit, f.sample, f.compareOnly, f.noCompare, f.in.format, f.in.columns, f.in.noHeader, f.in.comma, f.in.maxMB, f.in.maxRatio, rules})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:8]), nil
}

// checkpoints is the folder of the checkpoint.
func (f *reprocessFlags) checkpoints() string {
	switch {
	case f.data != "":
		return f.data
	case strings.HasPrefix(f.store, "postgres"):
		return defaultData
	}
	return filepath.Dir(strings.TrimPrefix(f.store, "sqlite:"))
}

func (f *reprocessFlags) filter(rules schemas.Ruleset) store.RawFilter {
	filter := store.RawFilter{IDs: f.ids, Sites: f.sites, PublishedFrom: f.from, PublishedTo: f.to, FetchedSince: f.since, Ruleset: f.ruleset, AllFetches: f.allFetches}
	if !f.all && !f.compareOnly {
		filter.NotReadBy = rules
	}
	return filter
}

func (a *app) reprocess(ctx context.Context, f reprocessFlags, paths []string) error {
	rules := extractors.CurrentRuleset()
	files, err := f.in.options(a, true, nil)
	if err != nil {
		return err
	}
	since, err := f.sinceTime()
	if err != nil {
		return err
	}
	var read atomic.Int64
	files.Read = &read
	o := reprocess.Options{
		Ruleset: rules, Cores: f.workers, Batch: f.batch,
		Selection: reprocess.Selection{Limit: f.limit, Sample: f.sample, Since: since},
		Source:    reprocess.FromArchives(paths, files),
	}
	if f.dryRun && !f.fromStore {
		return a.dryRunFiles(ctx, o, paths)
	}

	var reader *store.Reader
	switch {
	case f.queue.url != "" && !f.fromStore:
	case f.compareOnly || f.dryRun || f.queue.url != "":
		if reader, err = store.OpenReader(ctx, f.store); err != nil {
			return err
		}
		defer reader.Close()
	default:
		if f.fromStore { // nothing is to be made where there is nothing
			old, err := store.OpenReader(ctx, f.store)
			if err = errors.Join(err, closed(old)); err != nil {
				return err
			}
		}
		s, err := store.Open(ctx, f.store)
		if err != nil {
			return err
		}
		defer s.Close()
		reader, o.Sink = s.Reader(), s
		if back, err := reader.IsRetired(ctx, rules.Version); err != nil {
			return err
		} else if back {
			return fmt.Errorf("ruleset %d of this program was rolled back in this store: nothing that it reads would count (reprocess --rollback %d brings it back)", rules.Version, rules.Version)
		}
	}
	p := reprocessProgress{app: a, read: &read, selection: o.Selection, began: time.Now(), shrinks: !f.all && !f.compareOnly && f.queue.url == ""}
	if f.fromStore {
		filter := f.filter(rules)
		o.Source = reprocess.FromStore(reader, filter)
		if p.articles, err = reader.CountRaws(ctx, filter); err != nil {
			return err
		}
		if f.dryRun {
			return a.dryRunStore(ctx, reader, p.articles, o.Selection)
		}
	} else {
		go func() { p.bytes.Store(archive.Size(paths)) }()
	}
	if !f.noCompare && f.queue.url == "" {
		o.Compare = reader
	}
	if o.Job, err = f.job(paths, rules); err != nil {
		return err
	}
	o.Checkpoint = filepath.Join(f.checkpoints(), "reprocess-"+o.Job+".json")
	if f.restart {
		if err := os.Remove(o.Checkpoint); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if f.queue.url != "" {
		options := f.queue.options("reprocess", queue.ForPublishing)
		options.MaxBody = f.in.maxMB << 20
		q, err := queue.Open(ctx, options)
		if err != nil {
			return err
		}
		defer q.Close()
		publisher := q.Publisher(f.subject)
		publisher.Again(o.Job + strconv.FormatInt(time.Now().UnixNano(), 36))
		o.Queue = publisher
	}
	return a.runReprocess(ctx, f, o, &p)
}

func closed(r *store.Reader) error {
	if r == nil {
		return nil
	}
	return r.Close()
}

func (a *app) runReprocess(ctx context.Context, f reprocessFlags, o reprocess.Options, p *reprocessProgress) error {
	shown := startProgress(a.err, p.line)
	stopLog := p.logEvery(f.every, shown.w == nil)
	o.Observe = p.observe
	o.Failed = func(name string, err error) { shown.print(func() { a.fail(name, err) }) }
	sum, err := reprocess.Run(ctx, o)
	stopLog()
	shown.end()
	if sum.Schema == "" { // it never began
		return err
	}
	if err := writeSummaries(f, sum); err != nil {
		return err
	}
	if err := a.printSummary(f, sum); err != nil {
		return err
	}
	switch {
	case err != nil:
		return fmt.Errorf("%w; the same command goes on where it was", err)
	case !sum.Complete:
		return errors.New("stopped before the end: the same command goes on where it was")
	case sum.Failed > 0:
		return errInputs
	}
	return nil
}

func writeSummaries(f reprocessFlags, sum reprocess.Summary) error {
	write := func(path string, to func(io.Writer, reprocess.Summary) error) error {
		file, err := os.Create(path)
		if err != nil {
			return err
		}
		return errors.Join(to(file, sum), file.Close())
	}
	var errs []error
	if f.summary != "" {
		errs = append(errs, write(f.summary, reprocess.WriteJSON))
	}
	switch strings.ToLower(filepath.Ext(f.changes)) {
	case "":
		if f.changes != "" {
			errs = append(errs, write(f.changes, reprocess.WriteJSON))
		}
	case ".html", ".htm":
		errs = append(errs, write(f.changes, reprocess.WriteHTML))
	default:
		errs = append(errs, write(f.changes, reprocess.WriteJSON))
	}
	return errors.Join(errs...)
}

func (a *app) printSummary(f reprocessFlags, s reprocess.Summary) error {
	parts := []string{}
	for _, outcome := range []string{"added", "updated", "unchanged", "removed", "published"} {
		if n := s.Outcomes[outcome]; n > 0 {
			parts = append(parts, thousands(n)+" "+outcome)
		}
	}
	if !s.Stored {
		parts = append(parts, "nothing stored")
	}
	if s.Failed > 0 {
		parts = append(parts, thousands(s.Failed)+" failed")
	}
	fmt.Fprintf(a.out, "%s read by ruleset %d in %s", count(s.Articles, "article"), s.Ruleset.Version, (time.Duration(s.Seconds*1000) * time.Millisecond).Round(10*time.Millisecond))
	if len(parts) > 0 {
		fmt.Fprintf(a.out, ": %s", strings.Join(parts, ", "))
	}
	fmt.Fprintln(a.out)
	if s.Resumed > 0 {
		fmt.Fprintf(a.out, "gone on with after %s\n", count(s.Resumed, "interruption"))
	}
	if s.Moved > 0 {
		fmt.Fprintf(a.out, "%s would get another id today and kept theirs\n", count(s.Moved, "article"))
	}
	a.printSkips(s.Skipped)
	for _, failure := range s.Failures {
		fmt.Fprintf(a.out, "failed %s: %s (%s)\n", thousands(failure.Count), oneLineText(failure.Reason), oneLineText(failure.Examples[0]))
	}
	if s.Changes != nil && s.Changes.Compared+s.Changes.New > 0 {
		return reprocess.WriteTable(a.out, s.Changes, f.examples)
	}
	return nil
}

// dryRunFiles reads the files, but not the articles in them.
func (a *app) dryRunFiles(ctx context.Context, o reprocess.Options, paths []string) error {
	o.Process = func(schemas.RawArticle) (schemas.Record, error) { return schemas.Record{}, nil }
	o.Failed = a.fail
	sum, err := reprocess.Run(ctx, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s of %.1f MB would be read out of %s, %.1f MB on disk\n", count(sum.Articles-sum.Failed, "article"), float64(sum.Bytes)/1e6,
		count(len(paths), "path"), float64(archive.Size(paths))/1e6)
	a.printSkips(sum.Skipped)
	switch {
	case !sum.Complete:
		return errors.New("stopped before the end")
	case sum.Failed > 0:
		return errInputs
	}
	return nil
}

func (a *app) dryRunStore(ctx context.Context, r *store.Reader, n int, s reprocess.Selection) error {
	if s.Sample > 0 {
		n = int(float64(n)*s.Sample + 0.5)
	}
	if s.Limit > 0 {
		n = min(n, s.Limit)
	}
	about := ""
	if s.Sample > 0 {
		about = "about "
	}
	rules := extractors.CurrentRuleset()
	fmt.Fprintf(a.out, "%s%s would be read again by ruleset %d (%s)\n", about, count(n, "article"), rules.Version, rules.Hash)
	uses, err := r.Rulesets(ctx)
	if err != nil {
		return err
	}
	for _, u := range uses {
		note := ""
		if u.Retired {
			note = ", rolled back"
		}
		fmt.Fprintf(a.out, "ruleset %d (%s): %s, shown by %s%s\n", u.Version, u.Hash, count(u.Results, "result"), count(u.Current, "article"), note)
	}
	return nil
}

func (a *app) rollback(ctx context.Context, f reprocessFlags) error {
	m, err := store.OpenMaintenance(ctx, f.store)
	if err != nil {
		return err
	}
	defer m.Close()
	done, err := m.Rollback(ctx, f.rollback, f.dryRun)
	if err != nil {
		return err
	}
	if f.dryRun {
		fmt.Fprint(a.out, "would be done: ")
	}
	said := []string{}
	for _, v := range done.Retired {
		said = append(said, fmt.Sprintf("ruleset %d counts no more", v))
	}
	for _, v := range done.Restored {
		said = append(said, fmt.Sprintf("ruleset %d counts again", v))
	}
	if len(said) == 0 {
		said = append(said, fmt.Sprintf("ruleset %d was the newest that counts already", f.rollback))
	}
	fmt.Fprintf(a.out, "%s; %s now show another result\n", strings.Join(said, ", "), count(int(done.Repointed), "article"))
	if done.Kept > 0 {
		fmt.Fprintf(a.out, "%s still show a ruleset that was rolled back, because no other has read them: reprocess --from-store with the older program\n", count(int(done.Kept), "article"))
	}
	return nil
}
