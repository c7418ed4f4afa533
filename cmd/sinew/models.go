package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newModelsCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "models [NAME]",
		Short: "List the servo models, or show the registers and abilities of one",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return launch.UsageError{Err: errors.New("more than one model: give one name, or none to list all")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return launch.Models(append(args, "")[0], asJSON, cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
