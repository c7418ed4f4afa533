package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newScanCommand() *cobra.Command {
	o := launch.ScanOptions{Stdout: os.Stdout, Stderr: os.Stderr}
	cmd := &cobra.Command{
		Use:   "scan --port PORT",
		Short: "Find servos: protocol, baud, id, model, firmware",
		Long: "Find the servos on a port. Nothing but pings and reads is sent; Ctrl-C ends it with what was found.\n\n" +
			"Protocol 2.0 is asked with a broadcast and then one by one, the others one by one.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return launch.Scan(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.Port, "port", "", "serial port, such as /dev/ttyUSB0, or tcp://host:port")
	f.StringVar(&o.Protocol, "protocol", "all", "2.0, 1.0, feetech-sts, feetech-scs or all")
	f.StringVar(&o.Bauds, "baud", "", "line rates with commas between them, or all that servos have (default the usual ones)")
	f.StringVar(&o.IDs, "ids", "0-252", "ids and ranges of ids, such as 1,5,10-20")
	f.StringSliceVar(&o.ModelFiles, "models", nil, "files with models of your own, see docs/models.md")
	f.BoolVar(&o.JSON, "json", false, "print JSON")
	return cmd
}
