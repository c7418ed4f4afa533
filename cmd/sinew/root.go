package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newRootCommand(ros launch.ROSArgs) *cobra.Command {
	root := &cobra.Command{
		Use:           "sinew",
		Short:         "A chain of smart servos as a ROS 2 node",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return launch.UsageError{Err: err} })
	root.AddCommand(
		newRunCommand(ros),
		newCheckCommand(),
		newSimCommand(),
		newScanCommand(),
		newReadCommand(),
		newWriteCommand(),
		newModelsCommand(),
		newSchemaCommand(),
		newExportCommand(),
		newImportCommand(),
		newSetupCommand(),
		newManCommand(),
		newBenchCommand(),
		newVersionCommand(),
	)
	addCompletion(root)
	return root
}

// knownCommand refuses what is not a command of the program.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return launch.UsageError{Err: fmt.Errorf("unknown command %q, see sinew --help", args[0])}
}

// oneFile demands exactly one argument, the configuration file.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return launch.UsageError{Err: fmt.Errorf("%s wants one configuration file, got %d: see sinew %s --help", cmd.Name(), len(args), cmd.Name())}
}

// noArguments refuses every argument.
func noArguments(cmd *cobra.Command, args []string) error {
	if err := cobra.NoArgs(cmd, args); err != nil {
		return launch.UsageError{Err: err}
	}
	return nil
}
