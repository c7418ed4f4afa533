package hardware_test

import (
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// Every protocol, with and without an adapter that echoes: goals arrive, states come back.
func TestSimulatedProtocols(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		model    string
		protocol codec.Protocol
		method   hardware.ReadMethod
		adapter  sim.Adapter
		plan     string
	}{
		{"AX-12A", codec.Protocol1, hardware.AnyRead, sim.Transparent, "sync write 30/2 ×3, read 36/6 ×1, read 36/6 ×1, read 36/6 ×1:"},
		{"AX-12A", codec.Protocol1, hardware.USB2AXRead, sim.USB2AX, "sync write 30/2 ×3, usb2ax sync read 36/6 ×3:"},
		{"MX-28", codec.Protocol1, hardware.AnyRead, sim.Transparent, "sync write 30/2 ×3, bulk read ×3:"},
		{"STS3215", codec.FeetechSTS, hardware.AnyRead, sim.Transparent, "sync write 42/2 ×3, sync read 56/6 ×3:"},
		{"SCS0009", codec.FeetechSCS, hardware.AnyRead, sim.Transparent, "sync write 42/2 ×3, read 56/6 ×1, read 56/6 ×1, read 56/6 ×1:"},
		{"XL430-W250", codec.Protocol2, hardware.AnyRead, sim.Transparent, "sync write 116/4 ×3, fast sync read 126/10 ×3:"},
		{"XL430-W250", codec.Protocol2, hardware.FastBulkRead, sim.Transparent, "sync write 116/4 ×3, fast bulk read ×3:"},
	} {
		for _, echo := range []bool{false, true} {
			name := test.model + " " + test.method.String()
			if echo {
				name += " with echo"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, lookUp(t, test.model), 3, func(s *sim.Options, b *hardware.BusOptions) {
					s.Protocol, b.Protocol = test.protocol, test.protocol
					s.Adapter, b.ReadMethod = test.adapter, test.method
				})
				r.sim.SetEcho(echo)
				for _, s := range r.servos {
					s.Firmware = sim.DefaultFirmware
				}
				exercise(t, r, test.plan)
			})
		}
	}
}

func exercise(t *testing.T, r *rig, plan string) {
	t.Helper()
	identity, err := r.bus.Ping(1)
	if err != nil || identity.Model != r.servos[0].Model.Number {
		t.Errorf("ping: %+v, %v", identity, err)
	}
	var slots []hardware.Slot
	for _, s := range r.servos {
		slots = append(slots, hardware.Slot{Servo: s, Goals: []string{"goal_position"},
			Reads: []string{"present_position", "present_velocity", loadOf(s)}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Plan().String(); !strings.HasPrefix(got, plan) {
		t.Errorf("plan %s, want %s", got, plan)
	}
	for k := range int64(5) {
		for slot := range r.servos {
			if err := r.sim.SetRegister(byte(slot+1), "present_position", 300+k+int64(slot)); err != nil {
				t.Fatal(err)
			}
			c.SetGoal(slot, 0, 400+k+int64(slot))
		}
		exchange(t, c)
		for slot := range r.servos {
			if s := c.Status(slot); s.Result != hardware.Fresh || c.Value(slot, 0) != 300+k+int64(slot) {
				t.Fatalf("exchange %d, slot %d: %+v, position %d", k, slot, *s, c.Value(slot, 0))
			}
			if raw, err := r.sim.Register(byte(slot+1), "goal_position"); raw != 400+k+int64(slot) || err != nil {
				t.Fatalf("exchange %d, slot %d: goal %d, %v", k, slot, raw, err)
			}
		}
	}
}

// In mode pwm the duty cycle of a Feetech STS is what goal_time holds else: 1324 is 1024 + 300, minus 30 %.
func TestSimulatedDutyCycleOfFeetech(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "STS3215"), 2, func(s *sim.Options, b *hardware.BusOptions) {
		s.Protocol, b.Protocol = codec.FeetechSTS, codec.FeetechSTS
		for i := range s.Servos {
			s.Servos[i].Initial = map[string]int64{"operating_mode": 2}
		}
	})
	var slots []hardware.Slot
	for _, s := range r.servos {
		slots = append(slots, hardware.Slot{Servo: s, Goals: []string{"goal_pwm"}, Reads: []string{"present_position"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	c.SetGoal(0, 0, -300)
	c.SetGoal(1, 0, 300)
	exchange(t, c)
	for id, want := range map[byte]int64{1: 1324, 2: 300} {
		if raw, err := r.sim.Register(id, "goal_time"); raw != want || err != nil {
			t.Errorf("servo %d: goal_time %d, %v, want %d", id, raw, err, want)
		}
	}
	if raw, err := r.bus.ReadRegister(r.servos[0], "goal_pwm"); raw != -300 || err != nil {
		t.Errorf("goal_pwm %d, %v", raw, err)
	}
}

// loadOf returns the register beside velocity and position that tells of the effort.
func loadOf(s *hardware.Servo) string {
	if _, ok := s.Model.Register("present_load"); ok {
		return "present_load"
	}
	return "present_current"
}
