package control

import (
	"testing"
	"time"
)

// newGripper returns a controller named gripper, with the defaults of gripper_action_controller.
func newGripper(t testing.TB, o GripperOptions) *GripperController {
	t.Helper()
	o.Name, o.GoalTolerance, o.StallVelocity, o.StallTimeout = "gripper", 0.01, 0.001, time.Second
	c, err := NewGripperController(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
