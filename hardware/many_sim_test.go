package hardware_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// 150 servos need several packets of every kind: all are read and written in one exchange, by every method.
func TestSimulatedManyServos(t *testing.T) {
	t.Parallel()
	const n = 150
	for _, method := range []hardware.ReadMethod{hardware.AnyRead, hardware.SyncRead, hardware.FastSyncRead, hardware.BulkRead, hardware.FastBulkRead} {
		t.Run(method.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, lookUp(t, "XM430-W350"), n, func(_ *sim.Options, b *hardware.BusOptions) { b.ReadMethod = method })
			for _, s := range r.servos {
				s.Firmware = sim.DefaultFirmware
			}
			c := r.cycle(t, "profile_acceleration", "profile_velocity", "goal_position")
			for slot := range n {
				c.SetGoal(slot, 1, 50)
				c.SetGoal(slot, 2, 1000+int64(slot))
			}
			for range 3 {
				exchange(t, c)
				for slot := range n {
					if s := c.Status(slot); s.Result != hardware.Fresh {
						t.Fatalf("slot %d: %+v", slot, *s)
					}
				}
			}
			for slot := range n {
				if raw, err := r.sim.Register(byte(slot+1), "goal_position"); raw != 1000+int64(slot) || err != nil {
					t.Fatalf("servo %d: goal %d, %v", slot+1, raw, err)
				}
			}
			if got := r.sim.Counters(); got.Malformed != 0 || got.Refused != 0 || got.Lost != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// In protocol 1.0 packets are shorter: 80 goals and 81 reads at a time.
func TestSimulatedManyServosOfProtocol1(t *testing.T) {
	t.Parallel()
	const n = 150
	r := newRig(t, lookUp(t, "MX-28"), n, func(s *sim.Options, b *hardware.BusOptions) {
		s.Protocol, b.Protocol = codec.Protocol1, codec.Protocol1
	})
	var slots []hardware.Slot
	for _, s := range r.servos {
		slots = append(slots, hardware.Slot{Servo: s, Goals: []string{"goal_position"}, Reads: []string{"present_position"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	for slot := range n {
		c.SetGoal(slot, 0, 1000+int64(slot))
	}
	exchange(t, c)
	for slot := range n {
		if s := c.Status(slot); s.Result != hardware.Fresh {
			t.Fatalf("slot %d: %+v", slot, *s)
		}
		if raw, err := r.sim.Register(byte(slot+1), "goal_position"); raw != 1000+int64(slot) || err != nil {
			t.Fatalf("servo %d: goal %d, %v", slot+1, raw, err)
		}
	}
	if got := r.sim.Counters(); got.Malformed != 0 || got.Instructions != 4 {
		t.Errorf("%+v", got)
	}
}
