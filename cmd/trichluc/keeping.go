package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

func (a *app) pruneCommand() *cobra.Command {
	var storeURL, rawBefore string
	var o store.PruneOptions
	var keep int
	var compact bool
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Give up old readings, old fetches and old bytes of a store",
		Long: `Prune deletes what a store no longer needs. What an article shows is never among it.

Readings of older rulesets are what reprocess compares with and what --rollback goes
back to; bytes are what reprocess --from-store reads. Both are gone for good.
Interrupted, the same command goes on. Workers may go on meanwhile.`,
		Example: `  trichluc prune --keep-rulesets 2 --dry-run
  trichluc prune --old-fetches --raw-before 2020-01-01 --compact`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.NoArgs(cmd, args); err != nil {
				return err
			}
			if rawBefore != "" {
				day, err := time.Parse(time.DateOnly, rawBefore)
				if err != nil {
					return fmt.Errorf("--raw-before %q: want a day such as 2020-01-01", rawBefore)
				}
				o.RawBefore = day
			}
			if keep == 0 && o.RulesetsBelow == 0 && !o.Retired && !o.OldFetches && rawBefore == "" && !compact {
				return errors.New("prune needs to know what: --keep-rulesets, --rulesets-below, --retired, --old-fetches, --raw-before or --compact")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.prune(cmd.Context(), storeURL, o, keep, compact)
		},
	}
	storeFlag(cmd, &storeURL)
	cmd.Flags().IntVar(&keep, "keep-rulesets", 0, "keep the readings of so many newest rulesets that count")
	cmd.Flags().IntVar(&o.RulesetsBelow, "rulesets-below", 0, "delete readings of rulesets before this one")
	cmd.Flags().BoolVar(&o.Retired, "retired", false, "delete readings of rulesets that were rolled back")
	cmd.Flags().BoolVar(&o.OldFetches, "old-fetches", false, "delete what a newer fetch of the same article replaced")
	cmd.Flags().StringVar(&rawBefore, "raw-before", "", "delete the bytes of pages fetched before this day; what was read of them stays")
	cmd.Flags().BoolVar(&compact, "compact", false, "give the room back to the disk (SQLite: needs as much again meanwhile)")
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "only count what would be deleted")
	return cmd
}

func (a *app) prune(ctx context.Context, storeURL string, o store.PruneOptions, keep int, compact bool) error {
	m, err := store.OpenMaintenance(ctx, storeURL)
	if err != nil {
		return err
	}
	defer m.Close()
	if keep > 0 {
		below, err := oldestKept(ctx, storeURL, keep)
		if err != nil {
			return err
		}
		o.RulesetsBelow = max(o.RulesetsBelow, below)
	}
	looked := 0
	p := startProgress(a.err, func() string { return count(looked, "article") + " looked at" })
	done, err := m.Prune(ctx, o, func(n int) { p.print(func() { looked = n }) })
	p.end()
	if err != nil {
		return err
	}
	verb := "deleted"
	if o.DryRun {
		verb = "would delete"
	}
	fmt.Fprintf(a.out, "%s %s, %s, the bytes of %s\n", verb, count(int(done.Results), "reading"), thousands(int(done.Contents))+" old fetches", count(int(done.Raws), "page"))
	if compact && !o.DryRun {
		return m.Compact(ctx)
	}
	return nil
}

// oldestKept is the oldest of so many newest rulesets that count; 0 where there are no more.
func oldestKept(ctx context.Context, storeURL string, keep int) (int, error) {
	r, err := store.OpenReader(ctx, storeURL)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	uses, err := r.Rulesets(ctx)
	if err != nil {
		return 0, err
	}
	uses = slices.DeleteFunc(uses, func(u store.RulesetUse) bool { return u.Retired })
	if len(uses) <= keep {
		return 0, nil
	}
	return uses[len(uses)-keep].Version, nil
}

var articleID = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (a *app) removeCommand() *cobra.Command {
	var storeURL string
	var dryRun, allow, byRef bool
	cmd := &cobra.Command{
		Use:   "remove URL|ID…",
		Short: "Delete articles from a store for good, so that they do not come back",
		Long: `Remove deletes an article, named by its address or its id, everywhere in a store:
what was read of it by any ruleset, its text, its bytes, and any other article that has
the very same bytes. It is remembered by id and by hash, so that it is not stored again
whoever sends it; an address that the store does not know is remembered as well.

It does not reach into archives, exports and backups, nor into the queue's dead letters.`,
		Example: `  trichluc remove https://baotinh.example/tin/123.html --dry-run
  trichluc remove 0f3c2a…   by id, as report and the tables show it
  trichluc remove --allow https://baotinh.example/tin/123.html   may be stored again`,
		Args: atLeastOne("address or id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.remove(cmd.Context(), storeURL, args, byRef, allow, dryRun)
		},
	}
	storeFlag(cmd, &storeURL)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only say what would be deleted")
	cmd.Flags().BoolVar(&allow, "allow", false, "let what was removed be stored again")
	cmd.Flags().BoolVar(&byRef, "ref", false, "the arguments are refs, the senders' own identifiers")
	return cmd
}

func (a *app) remove(ctx context.Context, storeURL string, args []string, byRef, allow, dryRun bool) error {
	m, err := store.OpenMaintenance(ctx, storeURL)
	if err != nil {
		return err
	}
	defer m.Close()
	var ids []string
	for _, arg := range args {
		found, err := articleIDs(ctx, m, arg, byRef)
		if err != nil {
			return err
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if allow {
		n, err := m.Allow(ctx, ids)
		if err == nil && n == 0 {
			err = errors.New("nothing of that was removed before")
		}
		if err == nil {
			fmt.Fprintln(a.out, "may be stored again")
		}
		return err
	}
	done, err := m.Remove(ctx, ids, dryRun)
	if err == nil && !dryRun && len(done.Articles) > 0 {
		err = forgetInIndex(ctx, m, storeURL)
	}
	if err != nil {
		return err
	}
	verb := "removed"
	if dryRun {
		verb = "would remove"
	}
	for _, id := range done.Articles {
		fmt.Fprintf(a.out, "%s %s\n", verb, id)
	}
	fmt.Fprintf(a.out, "%s %s: %s, the bytes of %s\n", verb, count(len(done.Articles), "article"), count(int(done.Results), "reading"), count(done.Contents, "page"))
	if len(done.Articles) == 0 && !dryRun {
		fmt.Fprintln(a.out, "the store does not know it; it will not be stored from now on")
	}
	return nil
}

// forgetInIndex takes removed articles out of the tables that reports read, where
// these were filled.
func forgetInIndex(ctx context.Context, m *store.Maintenance, storeURL string) error {
	if indexed, err := m.Indexed(ctx); err != nil || !indexed {
		return err
	}
	x, err := index.Open(ctx, storeURL)
	if err != nil {
		return err
	}
	_, err = x.Update(ctx, index.Options{Purge: true})
	if err = errors.Join(err, x.Close()); err != nil {
		return fmt.Errorf("removed, but reports still know of it (trichluc index forgets it): %w", err)
	}
	return m.EmptyLog(ctx)
}

// articleIDs are the ids that an argument of remove stands for: those in the store
// under that address, and the one it would get.
func articleIDs(ctx context.Context, m *store.Maintenance, arg string, byRef bool) ([]string, error) {
	if byRef {
		found, err := m.FindRef(ctx, arg)
		return append(found, pipeline.Identity(schemas.Article{}, arg)), err
	}
	if articleID.MatchString(arg) {
		return []string{arg}, nil
	}
	if u, err := url.Parse(arg); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is neither an address (https://…) nor an id (32 hexadecimal digits); for a sender's ref say --ref", arg)
	}
	found, err := m.Find(ctx, arg)
	return append(found, pipeline.Identity(schemas.Article{URL: schemas.Nullable(arg)}, "")), err
}

func (a *app) backupCommand() *cobra.Command {
	var storeURL string
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy an SQLite store into a file while it is in use",
		Long: `Backup writes a whole and consistent copy of an SQLite store, while workers go on.
The copy is a store like any other: to restore it, put it in the place of the lost one
(without its -wal and -shm files), or name it with --store. A PostgreSQL store is
backed up with the tools of PostgreSQL, pg_dump or pg_basebackup.`,
		Example: `  trichluc backup /backup/trichluc-$(date +%F).db
  trichluc report coverage --store /backup/trichluc-2026-01-01.db`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := store.OpenMaintenance(cmd.Context(), storeURL)
			if err != nil {
				return err
			}
			defer m.Close()
			return m.Backup(cmd.Context(), args[0])
		},
	}
	storeFlag(cmd, &storeURL)
	return cmd
}
