package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newBenchCommand() *cobra.Command {
	var o launch.BenchOptions
	cmd := &cobra.Command{
		Use:   "bench --port PORT -n N",
		Short: "Time the cycle of the control loop on a bus and print one line of JSON",
		Long: "Time the cycle of the control loop on a bus: goals to servos 1 to N, ten bytes back from each.\n" +
			"It prints one line of JSON with times per cycle in µs.\n\n" +
			"The servos must have the control table of the X series and be at a goal at once, as the simulated\n" +
			"servos of make bench are: a servo that still moves counts as bad.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return launch.Bench(cmd.Context(), o, os.Stdout) },
	}
	f := cmd.Flags()
	f.StringVar(&o.Port, "port", "", "serial port, such as /dev/ttyUSB0, or tcp://host:port")
	f.IntVar(&o.Baud, "baud", 1_000_000, "line rate in bit/s")
	f.IntVarP(&o.Servos, "servos", "n", 6, "number of servos, with the ids 1 to N")
	f.IntVar(&o.Cycles, "cycles", 1000, "number of cycles")
	f.StringVar(&o.Op, "op", "sync", "how the servos are read: sync, fast, bulk, fastbulk or each")
	return cmd
}
