package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"trichluc/extractors"
	"trichluc/schemas"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which program, which rules and which record shape this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			rules := extractors.CurrentRuleset()
			_, err := fmt.Fprintf(a.out, "trichluc %s (%s %s/%s)\nruleset %d %s\nrecord %s\n",
				programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, rules.Version, rules.Hash, schemas.RecordSchema)
			return err
		},
	}
}

// programVersion is what the Go tool stamped into the binary: a tag, or the commit it was built from.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
