// Command trichluc reads Vietnamese news and government pages and writes down,
// for each, which dates, officials, documents and figures stand in it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
)

// Exit codes that scripts go by.
const (
	exitOK     = 0
	exitFailed = 1 // some input failed, each named on standard error
	exitUsage  = 2
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(pipeline.GCPercent)
	}
	// The first signal asks for a graceful stop; after it the second one kills.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv}
	return a.run(ctx, args)
}

// app is what the verbs share.
type app struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	env func(string) (string, bool)

	config  string // --config
	verbose bool   // --verbose
	log     string // --log
	started bool   // flags and arguments were right, the verb itself is running
}

// errInputs says that some input failed and was already named.
var errInputs = errors.New("some input failed")

func (a *app) run(ctx context.Context, args []string) int {
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errInputs):
		return exitFailed
	}
	fmt.Fprintf(a.err, "trichluc: %s\n", oneLine(err))
	if !a.started {
		fmt.Fprintln(a.err, "Try 'trichluc --help'.")
		return exitUsage
	}
	return exitFailed
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "trichluc",
		Short: "Dates, officials, documents and figures out of Vietnamese news",
		Long: `Trích lục reads Vietnamese news and government pages and writes down what a clerk
would: which dates, which officials in which posts, which resolutions, which
figures, each with the words it stands in.

Every flag can also be set by the environment (--data as TRICHLUC_DATA) or by a
YAML file (data: /var/lib/trichluc) named with --config or TRICHLUC_CONFIG.
A flag wins over the environment, and the environment over the file.`,
		Example: `  trichluc run articles/                          work a folder into ./trichluc-data
  trichluc report documents                       which documents are cited most
  trichluc extract page.html | jq .documents      one page, no store
  trichluc explain page.html                      the same with every reason`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.configure(cmd); err != nil {
				return err
			}
			a.started = true
			a.setLog()
			return nil
		},
	}
	root.PersistentFlags().StringVar(&a.config, "config", "", "YAML file with settings")
	root.PersistentFlags().BoolVarP(&a.verbose, "verbose", "v", false, "log more on standard error")
	persistentChoice(root, &a.log, "log", []string{"text", "json"}, "form of the log on standard error")
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.AddCommand(
		a.runCommand(),
		a.extractCommand(),
		a.explainCommand(),
		a.publishCommand(),
		a.workCommand(),
		a.deadCommand(),
		a.doctorCommand(),
		a.migrateCommand(),
		a.reportCommand(),
		a.indexCommand(),
		a.exportCommand(),
		a.schemaCommand(),
		a.serveCommand(),
		a.reprocessCommand(),
		a.pruneCommand(),
		a.removeCommand(),
		a.backupCommand(),
		a.versionCommand(),
	)
	return root
}

// fail names a failed input on standard error, in one line.
func (a *app) fail(name string, err error) {
	fmt.Fprintf(a.err, "trichluc: %s: %s\n", name, oneLine(err))
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
