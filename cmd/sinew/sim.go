package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newSimCommand() *cobra.Command {
	var links map[string]string
	cmd := &cobra.Command{
		Use:   "sim FILE --link BUS=PATH",
		Short: "Run only the simulated servos of FILE, each bus on a pseudo-terminal linked at PATH",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return launch.Simulate(cmd.Context(), args[0], links, os.Stdout)
		},
	}
	cmd.Flags().StringToStringVar(&links, "link", nil, "where to link the pseudo-terminal of a bus, BUS=PATH")
	return cmd
}
