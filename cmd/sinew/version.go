package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version and the DDS engine",
		Args:  noArguments,
		Run:   func(*cobra.Command, []string) { fmt.Println(launch.Version()) },
	}
}

func newSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the configuration, for completion in editors",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := launch.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(schema)
			return err
		},
	}
}
