package node

import "github.com/sinew-robotics/sinew/node/dds"

// Environment is what the variables of ROS 2 say.
type Environment struct {
	// DDS holds domain, range and peers, for opening the participant.
	DDS dds.Options
	// Distro is ROS_DISTRO, "" when unset. It decides the size of graph ids: 24 bytes up to humble, 16 from iron on.
	Distro string
	// Warnings are sentences about values that were ignored, to be logged.
	Warnings []string
}

// ParseEnvironment reads the variables through getenv, which is os.Getenv in a program. The error names the
// variable and its value.
func ParseEnvironment(getenv func(string) string) (Environment, error) { return Environment{}, nil }
