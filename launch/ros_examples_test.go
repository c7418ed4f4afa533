package launch

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// watchJoints passes on every message on joint_states until the test ends.
func (m *managed) watchJoints(t *testing.T) <-chan *sensor_msgs.JointState {
	t.Helper()
	states := make(chan *sensor_msgs.JointState)
	_, err := node.NewSubscription(m.peer, "joint_states", dds.DefaultQoS, func(s *sensor_msgs.JointState) {
		copied := *s
		copied.Name, copied.Position, copied.Velocity = slices.Clone(s.Name), slices.Clone(s.Position), slices.Clone(s.Velocity)
		select {
		case states <- &copied:
		default: // nobody looks just now
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return states
}

// sees waits for a message on joint_states that is right.
func (m *managed) sees(t *testing.T, states <-chan *sensor_msgs.JointState, what string, right func(*sensor_msgs.JointState) bool) {
	t.Helper()
	for {
		select {
		case s := <-states:
			if right(s) {
				return
			}
		case <-m.patience.Done():
			t.Fatalf("%s: not seen on joint_states; log:\n%s", what, m.log.String())
		}
	}
}

// leave stops the node and demands that it ends well.
func (m *managed) leave(t *testing.T) {
	t.Helper()
	m.quit()
	if err := m.finish(t); err != nil {
		t.Error(err)
	}
}

// A gripper of an example takes a GripperCommand in m, and both of its fingers are where it says.
func TestGripperOfAnExample(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, "../examples/open_manipulator_x.yaml", RunOptions{Sim: true})
	m.enters(t, "configuring", "inactive", "activating", "active")
	states := m.watchJoints(t)
	client, err := node.NewActionClient(m.peer, "gripper_controller/gripper_cmd", control_msgs.GripperCommand_Action{})
	if err != nil {
		t.Fatal(err)
	}
	const opening = 0.012 // m, within the 19 mm that it has
	for {                 // a machine that starves the loop may have a watchdog stop the gripper, which ends the goal
		goal, err := client.Send(m.patience, &control_msgs.GripperCommand_Goal{Command: control_msgs.GripperCommand{Position: opening}}, nil)
		if errors.Is(err, node.ErrGoalRejected) {
			continue
		}
		if err != nil {
			t.Fatalf("%v; log:\n%s", err, m.log.String())
		}
		status, result, err := goal.Result(m.patience)
		if err != nil {
			t.Fatalf("%v; log:\n%s", err, m.log.String())
		}
		if status != node.GoalSucceeded {
			t.Logf("%v, tried again", status)
			continue
		}
		if !result.ReachedGoal || math.Abs(result.Position-opening) > 0.001 {
			t.Errorf("%+v, want the goal reached within 1 mm", result)
		}
		break
	}
	m.sees(t, states, "both fingers", func(s *sensor_msgs.JointState) bool {
		left, right := slices.Index(s.Name, "gripper_left_joint"), slices.Index(s.Name, "gripper_right_joint")
		return left >= 0 && right >= 0 && s.Position[left] == s.Position[right] && math.Abs(s.Position[left]-opening) < 0.001
	})
	m.leave(t)
}

// Wheels of an example turn as long as somebody says so, and stop when he falls silent.
func TestWheelsOfAnExample(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, "../examples/wheels.yaml", RunOptions{Sim: true})
	m.enters(t, "configuring", "inactive", "activating", "active")
	states := m.watchJoints(t)
	publisher, err := node.NewPublisher[std_msgs.Float64MultiArray](m.peer, "wheel_controller/commands", dds.DefaultQoS)
	if err != nil {
		t.Fatal(err)
	}
	const velocity = 2.0 // rad/s
	turning := func(s *sensor_msgs.JointState) bool {
		err := publisher.Publish(&std_msgs.Float64MultiArray{Data: []float64{velocity, velocity}})
		if err != nil && !errors.Is(err, dds.ErrClosed) {
			t.Error(err)
		}
		return !slices.ContainsFunc(s.Velocity, func(v float64) bool { return math.Abs(v-velocity) > 0.1 })
	}
	m.sees(t, states, "turning wheels", turning)
	begin := time.Now()
	m.sees(t, states, "wheels at rest", func(s *sensor_msgs.JointState) bool { return s.Velocity[0] == 0 && s.Velocity[1] == 0 })
	if waited := time.Since(begin); waited < 250*time.Millisecond {
		t.Errorf("the wheels stopped after %v of silence, want the command_timeout of 500ms", waited)
	}
	m.leave(t)
}
