package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

// addCompletion teaches the shell what may follow: YAML files where a configuration is wanted, models where a model is.
// The command completion itself is cobra's.
func addCompletion(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		addCompletion(c)
	}
	if words := strings.Fields(cmd.Use); len(words) > 1 && words[1] == "FILE" {
		cmd.ValidArgsFunction = oneYAMLFile
	}
	switch cmd.Name() {
	case "models":
		cmd.ValidArgsFunction = modelNames
	case "interbotix", "robotis", "workbench", "lerobot":
		// The flag is there: newImporter defines it.
		if err := cmd.RegisterFlagCompletionFunc("model", modelNames); err != nil {
			panic(err)
		}
	}
}

func oneYAMLFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

func modelNames(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	joint, begun, named := strings.Cut(begun, "=")
	if named {
		joint += "="
	} else {
		joint, begun = "", joint
	}
	var all []string
	for _, name := range launch.ModelNames() {
		if strings.HasPrefix(name, begun) {
			all = append(all, joint+name)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
