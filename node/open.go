package node

import (
	"errors"

	"github.com/sinew-robotics/sinew/node/dds"
)

// Open makes a node as a program does: from its command line without the program's name, from the variables that getenv
// looks up, which is os.Getenv, and on the engine whose participants open opens, such as fastdds.Open. rest are the
// arguments that are not for ROS.
func Open(name string, args []string, getenv func(string) string, open func(dds.Options) (dds.Participant, error)) (n *Node, rest []string, err error) {
	ros, rest, err := ParseArgs(args)
	if err != nil {
		return nil, nil, err
	}
	environment, err := ParseEnvironment(getenv)
	if err != nil {
		return nil, nil, err
	}
	participant, err := environment.Join(ros, open)
	if err != nil {
		return nil, nil, err
	}
	n, err = New(participant, Options{Name: name, Args: ros, Environment: environment})
	if err != nil {
		return nil, nil, errors.Join(err, participant.Close())
	}
	return n, rest, nil
}
