// Package control is the fixed-rate loop that moves a robot and the controllers that say where to.
//
// A [Loop] owns the robot between Start and Stop. Every cycle it wakes at an absolute deadline, lets its controllers
// compute commands, exchanges commands for states with the robot, and leaves a [Snapshot] for whoever publishes it. It
// allocates nothing, logs nothing and waits for nobody but the bus.
//
// A [TrajectoryController] moves joints along trajectories that other goroutines submit.
package control
