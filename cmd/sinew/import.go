package main

import (
	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newImportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Write a configuration from the files of another driver",
		Args:  subcommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newImporter("interbotix", "MOTORS [MODES]", "Read a motor configuration of interbotix_xs_driver, and its mode configuration"),
		newImporter("robotis", "URDF", "Read the ros2_control block of dynamixel_hardware_interface"),
		newImporter("workbench", "FILE", "Read the joints of dynamixel_workbench_controllers"),
		newImporter("lerobot", "CALIBRATION", "Read a calibration file of lerobot"),
	)
	return cmd
}

// newImporter is a command that reads one format.
func newImporter(format, files, short string) *cobra.Command {
	o := launch.ImportOptions{Format: format}
	cmd := &cobra.Command{
		Use:   format + " " + files,
		Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Files, o.Out, o.Notes = args, cmd.OutOrStdout(), cmd.ErrOrStderr()
			return launch.Import(o)
		},
	}
	cmd.Flags().StringArrayVar(&o.Models, "model", nil, "model of all servos, or JOINT=MODEL for one; may be given several times")
	cmd.Flags().StringVar(&o.Port, "port", "", "serial port; without it, what the files say")
	cmd.Flags().IntVar(&o.Baud, "baud", 0, "line rate in bit/s; without it, what the files say")
	cmd.Flags().StringVarP(&o.File, "output", "o", "", "file to write; without it, print")
	return cmd
}
