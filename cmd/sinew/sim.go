package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newSimCommand() *cobra.Command {
	o := launch.SimulateOptions{Stdout: os.Stdout}
	cmd := &cobra.Command{
		Use:   "sim FILE --link BUS=PATH",
		Short: "Run only the simulated servos of FILE, each bus on a pseudo-terminal linked at PATH",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.File = args[0]
			return launch.Simulate(cmd.Context(), o)
		},
	}
	cmd.Flags().StringToStringVar(&o.Links, "link", nil, "where to link the pseudo-terminal of a bus, BUS=PATH")
	addSimFlags(cmd, &o.Sim, true)
	return cmd
}

// addSimFlags adds the flags that say how simulated servos behave.
func addSimFlags(cmd *cobra.Command, o *launch.SimOptions, strictBaud bool) {
	flags := cmd.Flags()
	flags.StringVar(&o.Timing, "timing", "", "when simulated servos answer: instant (the default), or wire for as long as the bytes take at the baud of the bus")
	flags.DurationVar(&o.Latency, "latency", 0, "latency timer of the simulated adapter, with --timing wire; 0 means none")
	flags.StringVar(&o.Faults, "faults", "", "script of faults of the simulated servos")
	flags.BoolVar(&o.StrictBaud, "strict-baud", strictBaud, "simulated servos answer at their own rate only")
}
