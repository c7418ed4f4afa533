package control

import "github.com/sinew-robotics/sinew/joints"

// Joints returns the names of the controller's joints.
func (c *TrajectoryController) Joints() []string { return nil }

// Activate begins to hold the joints where they stand.
func (c *TrajectoryController) Activate(t Tick, states []joints.State) {}

// Update commands the joints for the next deadline.
func (c *TrajectoryController) Update(t Tick, states []joints.State, commands []joints.Command) {}

// Resting reports whether the commands have come to rest.
func (c *TrajectoryController) Resting() bool { return true }

// Report fills the controller's part of a snapshot.
func (c *TrajectoryController) Report(s *ControllerState) {}

var _ Controller = (*TrajectoryController)(nil)
var _ Robot = (*joints.Robot)(nil)
