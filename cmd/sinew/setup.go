package main

import (
	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newSetupCommand() *cobra.Command {
	o := launch.SetupOptions{}
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Install udev rules, realtime limits and a systemd unit on this machine",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Out = cmd.OutOrStdout()
			return launch.Setup(cmd.Context(), o)
		},
	}
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "only say what would be done")
	cmd.Flags().BoolVar(&o.Remove, "remove", false, "take away what was installed")
	cmd.Flags().StringVar(&o.Root, "root", "", "folder that stands for /, for the image of another machine")
	return cmd
}
