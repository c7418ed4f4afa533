package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// newManCommand prints the man page, which is made of the commands and their flags.
func newManCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man",
		Short:  "Print the man page",
		Args:   noArguments,
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(manPage(cmd.Root()))
			return err
		},
	}
}

// manPage returns the man page of a program in the man macros of roff.
func manPage(root *cobra.Command) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(".TH SINEW 1 \"\" \"sinew\" \"User commands\"")
	line(".SH NAME\nsinew \\- %s", roff(strings.ToLower(root.Short[:1])+root.Short[1:]))
	line(".SH SYNOPSIS\n.B sinew\n.I COMMAND\n[\n.I ARGUMENTS\n]")
	line(".SH DESCRIPTION")
	line("A configuration names the joints of a robot and says where the servo of each one is.\n.B sinew run\nmoves them, and is a ROS 2 node;")
	line("the other commands look at servos and configurations, and make and read the files of other programs.")
	line(".SH COMMANDS")
	manCommands(&b, root)
	line(".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nfailed\n.TP\n2\nwrong use, or a wrong configuration")
	line(".SH ENVIRONMENT")
	for _, v := range [][2]string{
		{"ROS_DOMAIN_ID", "number of the ROS graph"},
		{"ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET, LOCALHOST, OFF or SYSTEM_DEFAULT"},
		{"ROS_STATIC_PEERS", "addresses of other machines, separated by semicolons"},
		{"ROS_DISTRO", "humble for a graph of that distribution"},
	} {
		line(".TP\n.B %s\n%s", v[0], roff(v[1]))
	}
	line(".SH FILES\n.TP\n.I /etc/sinew/NAME.yaml\nthe robot that the unit sinew@NAME of systemd runs")
	return b.Bytes()
}

// manCommands writes the commands below cmd with their flags.
func manCommands(b *bytes.Buffer, cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		if c.Runnable() && !c.HasAvailableSubCommands() {
			fmt.Fprintf(b, ".SS \"%s\"\n%s.\n", roff(strings.TrimSuffix(c.UseLine(), " [flags]")), roff(c.Short))
			manFlags(b, c)
		}
		if c.Name() != "completion" {
			manCommands(b, c)
			continue
		}
		fmt.Fprintf(b, ".SS \"sinew completion bash|fish|powershell|zsh\"\nPrint the completion for a shell.\n")
	}
}

// manFlags writes the flags of a command as --help has them.
func manFlags(b *bytes.Buffer, c *cobra.Command) {
	var flags []string
	for _, line := range strings.Split(c.NonInheritedFlags().FlagUsagesWrapped(76), "\n") {
		if line != "" && !strings.Contains(line, "--help ") {
			flags = append(flags, roff(line))
		}
	}
	if len(flags) > 0 {
		fmt.Fprintf(b, ".PP\n.EX\n%s\n.EE\n", strings.Join(flags, "\n"))
	}
}

// roff escapes a text of one line.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, `"`, `\(dq`, "\n", " ").Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
