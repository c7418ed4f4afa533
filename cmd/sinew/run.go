package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newRunCommand(ros launch.ROSArgs) *cobra.Command {
	o := launch.RunOptions{ROS: ros, Environment: os.Getenv, Stdout: os.Stdout}
	cmd := &cobra.Command{
		Use:   "run FILE [flags] [--ros-args ...]",
		Short: "Run the ROS 2 node for the robot in FILE",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.File = args[0]
			return launch.Run(cmd.Context(), o)
		},
	}
	cmd.Flags().BoolVar(&o.Sim, "sim", false, "put simulated servos behind every bus")
	addSimFlags(cmd, &o.Simulation, false)
	cmd.Flags().BoolVar(&o.Demo, "demo", false, "play a slow looping motion until a trajectory arrives (needs --sim)")
	cmd.Flags().StringSliceVar(&o.Controllers, "controllers", nil, "controllers that command their joints from the start, separated by commas; by default as the file says")
	cmd.Flags().DurationVar(&o.Duration, "duration", 0, "stop by itself after this time; 0 means run until stopped")
	cmd.Flags().StringVar(&o.Lifecycle, "lifecycle", launch.LifecycleAuto, "auto: configure and activate at once; managed: leave every transition to ros2 lifecycle")
	return cmd
}
