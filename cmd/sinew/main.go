// Command sinew makes a chain of smart servos a ROS 2 node.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/sinew-robotics/sinew/launch"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run executes the command line and returns the exit code: 0 done, 1 failed, 2 wrong use or wrong configuration.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	ros, args, err := launch.SplitArgs(args)
	if err == nil {
		root := newRootCommand(ros)
		root.SetArgs(args)
		err = root.ExecuteContext(ctx)
	}
	if err == nil {
		return 0
	}
	if !launch.Logged(err) {
		printError(err)
	}
	return launch.ExitCode(err)
}

// printError prints each problem on a line of its own.
func printError(err error) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(os.Stderr, "sinew:", strings.TrimSuffix(line, "\n"))
	}
}
