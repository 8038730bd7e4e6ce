package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// configure fills the flags that were not given: from the environment, else from
// the configuration file. A value that its flag refuses is an error, as is a
// setting in the file that no verb knows.
func (a *app) configure(cmd *cobra.Command) error {
	if a.config == "" {
		a.config, _ = a.env(envName("config"))
	}
	settings, err := readSettings(a.config)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	collectFlags(cmd.Root(), known)
	for name := range settings {
		if !known[name] {
			return fmt.Errorf("%s: no setting is called %q", a.config, name)
		}
	}
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" || f.Name == "config" {
			return
		}
		value, source := settings[f.Name], a.config
		if v, ok := a.env(envName(f.Name)); ok {
			value, source = []string{v}, envName(f.Name)
		}
		for _, v := range value {
			if err := cmd.Flags().Set(f.Name, v); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s: %w", source, err))
			}
		}
	})
	return failed
}

// envName is the environment variable of a flag: --data is TRICHLUC_DATA.
func envName(flag string) string {
	return "TRICHLUC_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// readSettings reads "flag: value" lines; a list sets a repeatable flag several times.
func readSettings(path string) (map[string][]string, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	var nodes map[string]yaml.Node
	if err := yaml.NewDecoder(f).Decode(&nodes); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	settings := map[string][]string{}
	for name, node := range nodes {
		switch node.Kind {
		case yaml.ScalarNode:
			settings[name] = []string{node.Value}
		case yaml.SequenceNode:
			for _, item := range node.Content {
				settings[name] = append(settings[name], item.Value)
			}
		default:
			return nil, fmt.Errorf("configuration %s: %s is neither a value nor a list", path, name)
		}
	}
	return settings, nil
}

func collectFlags(cmd *cobra.Command, known map[string]bool) {
	add := func(f *pflag.Flag) { known[f.Name] = true }
	cmd.Flags().VisitAll(add)
	cmd.PersistentFlags().VisitAll(add)
	for _, c := range cmd.Commands() {
		collectFlags(c, known)
	}
}

// setLog sends the log to standard error: warnings, and with --verbose everything.
// A log in JSON is read by machines, which pick for themselves: it begins with infos.
func (a *app) setLog() {
	o := slog.HandlerOptions{Level: slog.LevelWarn}
	if a.log == "json" {
		o.Level = slog.LevelInfo
	}
	if a.verbose {
		o.Level = slog.LevelDebug
	}
	var h slog.Handler = slog.NewTextHandler(a.err, &o)
	if a.log == "json" {
		h = slog.NewJSONHandler(a.err, &o)
	}
	slog.SetDefault(slog.New(h))
}
