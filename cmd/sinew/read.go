package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newReadCommand() *cobra.Command {
	o := launch.RegisterOptions{Stdout: os.Stdout}
	cmd := &cobra.Command{
		Use:   "read --port PORT --id N [REGISTER ...]",
		Short: "Read registers of a servo by name, raw and in units; without names all",
		Long: "Read registers of a servo by the names of its manual; without names all that it has.\n\n" +
			"Angles count from tick 0, as in the manuals; they know nothing of a joint's zero.",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return launch.ReadRegisters(cmd.Context(), o, args) },
	}
	addServoFlags(cmd, &o)
	cmd.Flags().BoolVar(&o.JSON, "json", false, "print JSON")
	return cmd
}

// addServoFlags adds the flags that say which servo is meant.
func addServoFlags(cmd *cobra.Command, o *launch.RegisterOptions) {
	f := cmd.Flags()
	f.StringVar(&o.Port, "port", "", "serial port, such as /dev/ttyUSB0, or tcp://host:port")
	f.IntVar(&o.Baud, "baud", 0, "line rate in bits per second (default the first usual one at which the servo answers)")
	f.IntVar(&o.ID, "id", -1, "id of the servo")
	f.StringVar(&o.Protocol, "protocol", "", "2.0, 1.0, feetech-sts or feetech-scs (default the one in which the servo answers)")
	f.StringSliceVar(&o.ModelFiles, "models", nil, "files with models of your own, see docs/models.md")
	f.StringVar(&o.Model, "model", "", "model of the servo (default what the servo says)")
}
