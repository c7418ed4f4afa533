package model_test

import (
	"math"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// The registers of a DYNAMIXEL PRO as its manual gives them, spelt out by hand.
func proByHand() []model.Register {
	signed := model.Encoding{Form: model.TwosComplement}
	return []model.Register{
		{Name: "present_position", Address: 611, Size: 4, Encoding: signed, Scale: 1.25e-5},
		{Name: "goal_position", Address: 596, Size: 4, Encoding: signed, Scale: 1.25e-5},
		{Name: "torque_enable", Address: 562, Size: 1},
		{Name: "present_velocity", Address: 615, Size: 4, Encoding: signed, Scale: 2e-4},
	}
}

func TestCustom(t *testing.T) {
	t.Parallel()
	m, err := model.Custom("wrist", proByHand())
	if err != nil {
		t.Fatal(err)
	}
	if m.Name != "wrist" || m.RadPerTick != 1.25e-5 || m.VelocityPerTick != 2e-4 || m.CurrentPerTick != 0 || m.ZeroTick != 0 {
		t.Errorf("model is %+v", m)
	}
	var addresses []int
	for _, r := range m.Registers() {
		addresses = append(addresses, r.Address)
		if want := strings.HasPrefix(r.Name, "present_"); (r.Access == model.ReadOnly) != want {
			t.Errorf("%s is %v", r.Name, r.Access)
		}
	}
	if len(addresses) != 4 || addresses[0] != 562 || addresses[3] != 615 {
		t.Errorf("registers at %v, want them by address", addresses)
	}
	if r, ok := m.Register("present_velocity"); !ok || r.Unit != "rad/s" {
		t.Errorf("present_velocity is %+v, want rad/s", r)
	}
	if !m.SyncRead.In(0) || m.BulkRead.Ever || m.FastRead.Ever || m.BusWatchdog.Ever {
		t.Errorf("group reads of an unknown servo: %+v", m)
	}
}

func TestCustomRefuses(t *testing.T) {
	t.Parallel()
	signed := model.Encoding{Form: model.TwosComplement}
	for _, c := range []struct {
		name  string
		extra model.Register
		want  string
	}{
		{"overlap", model.Register{Name: "led", Address: 614, Size: 1}, "table of wrist: register led: overlaps present_position"},
		{"twice", model.Register{Name: "torque_enable", Address: 10, Size: 1}, "register torque_enable: is there twice"},
		{"size", model.Register{Name: "led", Address: 10, Size: 3}, "register led: size 3 is not 1, 2 or 4"},
		{"address", model.Register{Name: "led", Address: -1, Size: 1}, "register led: address -1 is outside 0 to 65535"},
		{"name", model.Register{Name: "LED 1", Address: 10, Size: 1}, "register LED 1: a name is lower-case letters, digits and underscores"},
		{"negative scale", model.Register{Name: "present_current", Address: 10, Size: 2, Encoding: signed, Scale: -1},
			"register present_current: scale -1 is not a positive number; reverse the joint instead of the scale"},
		{"no number", model.Register{Name: "present_current", Address: 10, Size: 2, Encoding: signed, Scale: math.NaN()}, "scale NaN"},
		{"two scales", model.Register{Name: "goal_velocity", Address: 10, Size: 4, Encoding: signed, Scale: 3e-4},
			"register goal_velocity: scale 0.0003 differs from 0.0002 of present_velocity"},
		{"sign bit", model.Register{Name: "led", Address: 10, Size: 1, Encoding: model.Encoding{Form: model.SignMagnitude}}, "has no sign bit 0 in 1 bytes"},
		{"zero", model.Register{Name: "led", Address: 10, Size: 1, Encoding: model.Encoding{Form: model.OffsetBinary, Zero: 256}}, "cannot have its zero at 256 in 1 bytes"},
	} {
		_, err := model.Custom("wrist", append(proByHand(), c.extra))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
