package joints_test

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/joints"
)

var protocols = map[string]codec.Protocol{
	"1.0": codec.Protocol1, "2.0": codec.Protocol2, "feetech-sts": codec.FeetechSTS, "feetech-scs": codec.FeetechSCS,
}

// Every model of the library, in every mode that it has, starts, is commanded, is read and stops.
func TestEveryModelInEveryMode(t *testing.T) {
	t.Parallel()
	library, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range library.Names() {
		for mode := joints.Position; mode <= joints.PWM; mode++ {
			s := servo(t, 1, name)
			if _, has := s.Model.OperatingMode(mode.String()); !has {
				continue
			}
			o := options("j", s)
			o.Actuators[0].Mode = mode
			if _, err := joints.New(o); err != nil {
				t.Errorf("%s has no joints in mode %v: %v", name, mode, err)
				continue
			}
			t.Run(name+" "+mode.String(), func(t *testing.T) {
				t.Parallel()
				tryModel(t, o)
			})
		}
	}
}

func tryModel(t *testing.T, o joints.Options) {
	r := newRig(t, joints.RobotOptions{}, inMode(o))
	r.start(t)
	r.wantRegister(t, 1, "torque_enable", 1)
	r.exchange(t)
	start := r.states[0].Position
	r.commands[0] = joints.Command{Position: start + 0.1, Velocity: 0.5, Effort: 20} // the servo's limit, for most
	if o.Actuators[0].Mode == joints.PWM {
		r.commands[0].Effort = 0.2
	}
	for range 200 {
		r.exchange(t)
	}
	s := r.states[0]
	if moved := s.Position - start; !s.Fresh || !(moved > 0.05) || math.IsNaN(s.Velocity) {
		t.Errorf("from %v to %+v: it did not move forward", start, s)
	}
	if hasEffort := !math.IsNaN(s.Effort); hasEffort != (r.Joints()[0].EffortUnit() != joints.NoEffort) {
		t.Errorf("effort is %v %v", s.Effort, r.Joints()[0].EffortUnit())
	}
	if err := r.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	r.wantRegister(t, 1, "torque_enable", 0)
}
