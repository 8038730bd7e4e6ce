package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// choice is a flag with few values; any other is wrong usage, wherever it was set.
type choice struct {
	value *string
	among []string
}

func choiceFlag(cmd *cobra.Command, value *string, name string, among []string, usage string) {
	*value = among[0]
	cmd.Flags().Var(choice{value, among}, name, usage+" ("+strings.Join(among, ", ")+")")
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(among, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

// persistentChoice is one that every verb has.
func persistentChoice(cmd *cobra.Command, value *string, name string, among []string, usage string) {
	*value = among[0]
	cmd.PersistentFlags().Var(choice{value, among}, name, usage+" ("+strings.Join(among, ", ")+")")
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(among, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

func (c choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

func (c choice) Type() string { return "choice" }

func (c choice) Set(s string) error {
	for _, v := range c.among {
		if s == v {
			*c.value = s
			return nil
		}
	}
	return fmt.Errorf("want %s", strings.Join(c.among, ", "))
}

// atLeastOne refuses a verb without arguments, and says what it wants.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs at least one %s", cmd.Name(), what)
		}
		return nil
	}
}
