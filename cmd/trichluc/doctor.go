package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

// clockTolerance is how far two clocks may stand apart before times that people
// read begin to look wrong. Nothing that is stored depends on it.
const clockTolerance = 5 * time.Second

// diagnosis is what doctor says: a line for each thing looked at.
type diagnosis struct {
	app    *app
	failed bool
}

func (d *diagnosis) ok(what, detail string) { d.line("ok", what, detail, "") }

func (d *diagnosis) warn(what, detail, advice string) { d.line("warn", what, detail, advice) }

func (d *diagnosis) fail(what string, err error, advice string) {
	d.failed = true
	d.line("FAIL", what, oneLine(err), advice)
}

func (d *diagnosis) line(mark, what, detail, advice string) {
	fmt.Fprintf(d.app.out, "%-4s  %-20s  %s\n", mark, what, detail)
	if advice != "" {
		fmt.Fprintf(d.app.out, "%28s→ %s\n", "", advice)
	}
}

func (a *app) doctorCommand() *cobra.Command {
	var server queueFlags
	var storeURL, data string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check configuration, queue, store, rights and clocks, and say what to do",
		Long: `Doctor looks at what a worker with the same settings would use, changes nothing, and
says for each thing whether it is right, and what to do where it is not. It ends with 0
where a worker could work, with 1 where it could not.`,
		Example: `  trichluc doctor --nats nats://queue.example:4222 --store postgres://worker@db.example/trichluc
  trichluc doctor --data trichluc-data      what trichluc run keeps there`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &diagnosis{app: a}
			d.configuration(a)
			if data != "" {
				d.local(cmd.Context(), data)
			} else {
				d.queue(cmd.Context(), server)
				d.store(cmd.Context(), storeURL)
			}
			if d.failed {
				return errInputs
			}
			return nil
		},
	}
	server.add(cmd)
	storeFlag(cmd, &storeURL)
	cmd.Flags().StringVar(&data, "data", "", "folder of trichluc run, instead of a server and a store")
	return cmd
}

// configuration finds settings of the environment that no verb knows: misspelt, mostly.
func (d *diagnosis) configuration(a *app) {
	known := map[string]bool{}
	flags := map[string]bool{}
	collectFlags(a.command(), flags)
	for name := range flags {
		known[envName(name)] = true
	}
	known["TRICHLUC_CONFIG"] = true
	var strange []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "TRICHLUC_") && !known[name] {
			strange = append(strange, name)
		}
	}
	if len(strange) > 0 {
		d.warn("configuration", "no flag is behind "+strings.Join(strange, ", "), "look for a slip of the pen: the environment variable of --some-flag is TRICHLUC_SOME_FLAG")
		return
	}
	d.ok("configuration", "every setting is known")
}

func (d *diagnosis) local(ctx context.Context, data string) {
	dir := filepath.Join(data, "queue")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		d.warn("queue", "there is none in "+data, "it is made by the first trichluc run")
	} else {
		d.inspect(ctx, queue.Options{Dir: dir})
	}
	d.store(ctx, filepath.Join(data, "trichluc.db"))
}

func (d *diagnosis) queue(ctx context.Context, server queueFlags) {
	o := server.options("doctor", queue.ForWork)
	d.inspect(ctx, o)
}

func (d *diagnosis) inspect(ctx context.Context, o queue.Options) {
	q, err := queue.Connect(o)
	if err != nil {
		advice := "is the server running, and is this its address? (--nats; TLS needs --tls-ca, accounts need --creds, --nkey or user:password@ in the address)"
		if o.Dir != "" {
			advice = "trichluc run may be using it at this moment"
		}
		d.fail("queue", err, advice)
		return
	}
	defer q.Close()
	found, err := q.Inspect(ctx)
	if err != nil {
		d.fail("queue", err, "")
		return
	}
	d.ok("queue", found.Server)
	missing := false
	for _, s := range found.Streams {
		d.stream(s)
		missing = missing || s.Missing
	}
	if queue.IsTransient(found.Consumer) {
		d.fail("consumer", found.Consumer, "the servers have no majority, or are electing a leader: look after those that are down")
	} else if found.Consumer != nil && !missing {
		d.fail("consumer", found.Consumer, "trichluc migrate --streams makes it; this account needs $JS.API.CONSUMER.INFO."+queue.WorkStream+"."+queue.Consumer)
	}
	if found.Asked {
		d.clock("queue's clock", found.Skew)
	}
}

func (d *diagnosis) stream(s queue.StreamState) {
	const full = 90 // per cent
	name := s.Name
	state := count(s.Messages, "message") + ", " + megabytes(s.Bytes)
	if s.MaxBytes > 0 {
		state += " of " + megabytes(s.MaxBytes)
	}
	switch {
	case s.Missing:
		d.warn(name, "not there yet", "the first worker makes it, if its account may; else: trichluc migrate --streams --replicas 3")
	case s.Err != nil:
		d.fail(name, s.Err, "compare the account's rights with deployments/nats/accounts.conf; nats stream info "+name+" shows the stream")
	case 2*s.Answered <= s.Replicas:
		d.fail(name, fmt.Errorf("%s, only %d of %d copies are current", state, s.Answered, s.Replicas), "bring most of the servers back: until then nothing can be published or settled")
	case s.Answered < s.Replicas:
		d.warn(name, fmt.Sprintf("%s, only %d of %d copies are current", state, s.Answered, s.Replicas), "look after the servers that are down; nothing is lost while most of them live")
	case name == queue.WorkStream && s.MaxBytes > 0 && s.Bytes*100 > s.MaxBytes*full:
		d.warn(name, state+": nearly full, publishers wait", "start more workers, or look whether the store is the limit")
	case name == queue.DeadStream && s.Messages > 0:
		d.warn(name, state, "trichluc dead list")
	default:
		if s.Replicas > 1 {
			state += fmt.Sprintf(", %d copies", s.Replicas)
		}
		d.ok(name, state)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func (d *diagnosis) clock(what string, skew time.Duration) {
	if skew.Abs() > clockTolerance {
		d.warn(what, fmt.Sprintf("is %s away from this machine's", skew.Round(time.Millisecond)), "let both be set by NTP; nothing that is stored goes by it, but logs and ages will mislead")
		return
	}
	d.ok(what, fmt.Sprintf("within %s of this machine's", max(skew.Abs(), time.Millisecond).Round(time.Millisecond)))
}

func (d *diagnosis) store(ctx context.Context, url string) {
	about, err := store.Inspect(ctx, url)
	switch {
	case errors.Is(err, store.ErrNewer):
		d.fail("store", err, "use the release that made it, or a newer one")
		return
	case err != nil:
		d.fail("store", err, "is the address right (--store), is the server up, is the password right?")
		return
	}
	d.ok("store", about.Server)
	switch {
	case !about.Made:
		d.warn("tables", "not there yet", "trichluc migrate makes them, as does the first worker whose account may")
	case about.Version < about.Newest:
		d.warn("tables", fmt.Sprintf("version %d, this release wants %d", about.Version, about.Newest), "trichluc migrate --store …, before the workers start")
	default:
		d.ok("tables", fmt.Sprintf("version %d", about.Version))
	}
	if about.Made && about.Writable != nil {
		d.fail("write rights", about.Writable, "GRANT them as deployments/sql/roles.sql does; a standby, a full disk or a read-only file also says no")
	} else if about.Made {
		d.ok("write rights", "rows can be written")
	}
	if !about.Now.IsZero() {
		d.clock("store's clock", time.Since(about.Now))
	}
}
