package launch

import (
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// set sets an integer parameter as ros2 param set does. It returns the reason why not.
func (m *managed) set(t *testing.T, name string, value int64) string {
	t.Helper()
	client, err := node.NewClient(m.peer, "/sinew/set_parameters", rcl_interfaces.SetParameters_Service{}, dds.ServicesQoS)
	if err != nil {
		t.Fatal(err)
	}
	q := &rcl_interfaces.SetParameters_Request{Parameters: []rcl_interfaces.Parameter{{Name: name}}}
	q.Parameters[0].Value.Type, q.Parameters[0].Value.IntegerValue = rcl_interfaces.ParameterType_PARAMETER_INTEGER, value
	s, err := client.Call(m.patience, q)
	if err != nil {
		t.Fatal(err)
	}
	return s.Results[0].Reason
}

// TestGainsReachTheServo: a gain that is set is in the servo when the call returns, one that is set before activation is
// when the robot is active, and both outlive a deactivation.
func TestGainsReachTheServo(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, arm(t, "torque_off", "unused"), RunOptions{Sim: true, Lifecycle: LifecycleManaged})
	m.change(t, "configure", true)
	gain := func(id byte) int64 {
		t.Helper()
		raw, err := m.rig.Load().sims[0].Register(id, "position_p_gain")
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	before := gain(1)
	if reason := m.set(t, "joints.shoulder.registers.position_p_gain", 700); reason != "" {
		t.Error(reason)
	}
	if got := gain(1); got != before {
		t.Errorf("written to an inactive robot: %d", got)
	}
	for range 2 {
		m.change(t, "activate", true)
		if reason := m.set(t, "joints.elbow.registers.position_p_gain", 900); reason != "" {
			t.Error(reason)
		}
		if got := []int64{gain(1), gain(2)}; !slices.Equal(got, []int64{700, 900}) {
			t.Errorf("gains %v", got)
		}
		m.change(t, "deactivate", true)
	}
	if reason := m.set(t, "joints.elbow.registers.position_p_gain", 20000); !strings.Contains(reason, "range") {
		t.Errorf("reason %q", reason)
	}
	m.quit()
	if err := m.finish(t); err != nil {
		t.Error(err)
	}
}
