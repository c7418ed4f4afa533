package launch

import "github.com/sinew-robotics/sinew/node"

// ROSArgs are the ROS arguments of the command line (--ros-args ...).
type ROSArgs = node.Args

// SplitArgs separates the ROS arguments of a command line from the program's own. The error is a UsageError.
func SplitArgs(args []string) (ROSArgs, []string, error) {
	ros, rest, err := node.ParseArgs(args)
	if err != nil {
		return ROSArgs{}, nil, UsageError{Err: err}
	}
	return ros, rest, nil
}
