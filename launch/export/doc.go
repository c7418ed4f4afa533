// Package export makes, of a configuration, the files that other programs need: MoveIt's controllers and joint limits, the
// joints of a URDF, and a ros2_control block for topic_based_ros2_control; and it checks a URDF against a configuration.
package export

import "github.com/sinew-robotics/sinew/config"

// File is a file that was made.
type File struct {
	// Name is the name that the file usually has.
	Name string
	Text []byte
	// Notes say, one sentence each, what the configuration does not say and had to be made up or left out.
	Notes []string
}

// driven returns the joints that take commands: all but those that mimic others.
func driven(c *config.Config) []config.Joint {
	var all []config.Joint
	for _, j := range c.Joints {
		if j.Mimic == nil {
			all = append(all, j)
		}
	}
	return all
}

// moved is the joint itself, or the one that it mimics.
func moved(c *config.Config, j config.Joint) config.Joint {
	for range c.Joints {
		if j.Mimic == nil {
			return j
		}
		for _, other := range c.Joints {
			if other.Name == j.Mimic.Joint {
				j = other
				break
			}
		}
	}
	return j
}

// mode is the operating mode of a joint's servos.
func mode(c *config.Config, j config.Joint) config.Mode {
	if len(j.Actuators) > 0 {
		return j.Actuators[0].Mode
	}
	for _, t := range c.Transmissions {
		for _, name := range t.Joints {
			if name == j.Name && len(t.Actuators) > 0 {
				return t.Actuators[0].Mode
			}
		}
	}
	return config.ModePosition
}
