package main

import (
	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Make files for MoveIt, robot_state_publisher or a controller manager from the configuration",
		Args:  subcommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newExporter("moveit FILE", "Make moveit_controllers.yaml and joint_limits.yaml for MoveIt", launch.ExportMoveIt),
		newURDFExporter(),
		newExporter("ros2_control FILE", "Make a ros2_control block, to drive the robot from a controller manager through topics", launch.ExportROS2Control),
	)
	return cmd
}

// newExporter is a command that makes files with the given function.
func newExporter(use, short string, export func(launch.ExportOptions) error) *cobra.Command {
	o := launch.ExportOptions{}
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.File, o.Out, o.Notes = args[0], cmd.OutOrStdout(), cmd.ErrOrStderr()
			return export(o)
		},
	}
	cmd.Flags().StringVarP(&o.Folder, "output", "o", "", "folder to write to; without it, print")
	cmd.Flags().StringVar(&o.Name, "name", "", "name of the robot; without it, that of FILE")
	cmd.Flags().StringVar(&o.Namespace, "namespace", "", "namespace of the node")
	return cmd
}

// newURDFExporter makes a URDF, or checks one.
func newURDFExporter() *cobra.Command {
	check := ""
	cmd := newExporter("urdf FILE", "Make the joints of a URDF, or check that a URDF agrees", launch.ExportURDF)
	export := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if check != "" {
			return launch.CheckURDF(args[0], check, cmd.OutOrStdout())
		}
		return export(cmd, args)
	}
	cmd.Flags().StringVar(&check, "check", "", "URDF whose joints, types, limits, mimics and axes have to agree with FILE")
	cmd.MarkFlagsMutuallyExclusive("check", "output")
	return cmd
}

// subcommand refuses what is not a command below cmd.
func subcommand(cmd *cobra.Command, args []string) error { return knownCommand(cmd, args) }
