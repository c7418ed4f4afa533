package hardware_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// byteTime is what a byte takes on the wire at 1 Mbit/s, start and stop bit included.
const byteTime = 10 * time.Microsecond

// The lengths of packets, from the manuals of the protocols: XM430 are told a goal of 4 bytes and asked for 10, MX-28 of
// protocol 1.0 are told 2 and asked for 4.
const (
	xmGoals  = 14 + 3*(1+4) // for three servos
	xmAsked  = 14 + 3
	xmAnswer = 11 + 10
	mxGoals  = 8 + 2*(1+2) // for two servos
	mxAsked  = 7 + 2*3
	mxAnswer = 6 + 4
	xmSlow   = 14 + 11 + 1 // request and answer of one byte
)

// wiredServos is a bus whose servos answer when the wire allows, without return delay. It lives in a bubble: nothing else
// takes time. wrap may put something between them and the bus.
func wiredServos(t *testing.T, wrap func(hardware.Port) hardware.Port, servos ...*hardware.Servo) (*sim.Bus, *hardware.Bus) {
	t.Helper()
	o := sim.Options{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, Timing: sim.Wire}
	for _, s := range servos {
		o.Servos = append(o.Servos, sim.ServoOptions{ID: s.ID, Model: s.Model, Protocol: s.Protocol,
			Initial: map[string]int64{"return_delay_time": 0}})
	}
	line, err := sim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	port := line.Port()
	if wrap != nil {
		port = wrap(port)
	}
	bus := hardware.NewBus(port, hardware.BusOptions{
		Name: "arm", Baud: o.Baud, Protocol: o.Protocol, NoIndirect: true,
	})
	t.Cleanup(func() { _ = bus.Close() })
	return line, bus
}

// The reply time of an exchange is what the bytes take from the first of the first request to the last of the last answer
// that came, whatever number of requests there are, and whoever keeps silent.
func TestReplyTime(t *testing.T) {
	t.Parallel()
	all := xmGoals + xmAsked + 3*xmAnswer
	for _, tt := range []struct {
		name   string
		change func(*testing.T, *sim.Bus)
		mixed  bool
		slow   bool
		bytes  int
		zeros  int // that may be sent between two protocols
	}{
		{name: "sync read", bytes: all},
		{name: "and a slow read", slow: true, bytes: all + xmSlow},
		{name: "both protocols", mixed: true, bytes: mxGoals + mxAsked + 2*mxAnswer + all, zeros: 20},
		{name: "the last is silent", change: drops(3), bytes: all - xmAnswer},
		{name: "all are silent", change: drops(codec.BroadcastID), bytes: 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				line, c := replyCycle(t, tt.mixed, tt.slow, nil)
				if c.Stats().Reply != 0 {
					t.Errorf("reply %v before the first exchange", c.Stats().Reply)
				}
				if tt.change != nil {
					tt.change(t, line)
				}
				for range 2 {
					exchange(t, c)
					least := time.Duration(tt.bytes) * byteTime
					if got := c.Stats().Reply; got < least || got > least+time.Duration(tt.zeros)*byteTime+time.Microsecond {
						t.Errorf("%s: reply after %v, the wire takes %v", c.Plan(), got, least)
					}
					time.Sleep(5 * time.Millisecond)
				}
			})
		})
	}
}

// drops loses the answers of a servo.
func drops(id byte) func(*testing.T, *sim.Bus) {
	return func(t *testing.T, line *sim.Bus) {
		t.Helper()
		if err := line.SetFaults(id, sim.Faults{Drop: 1}); err != nil {
			t.Fatal(err)
		}
	}
}

// replyCycle exchanges goals and states with three XM430, and, if mixed, with two MX-28 of protocol 1.0 before.
func replyCycle(t *testing.T, mixed, slow bool, wrap func(hardware.Port) hardware.Port) (*sim.Bus, *hardware.Cycle) {
	t.Helper()
	var servos []*hardware.Servo
	if mixed {
		for id := byte(11); id <= 12; id++ {
			servos = append(servos, &hardware.Servo{ID: id, Model: lookUp(t, "MX-28"), Protocol: codec.Protocol1})
		}
	}
	for id := byte(1); id <= 3; id++ {
		servos = append(servos, &hardware.Servo{ID: id, Model: lookUp(t, "XM430-W350"), Protocol: codec.Protocol2})
	}
	line, bus := wiredServos(t, wrap, servos...)
	var slots []hardware.Slot
	for _, s := range servos {
		slot := hardware.Slot{Servo: s, Goals: []string{"goal_position"}, Reads: []string{"present_velocity", "present_position"}}
		if s.Protocol == codec.Protocol2 {
			slot.Reads = append(slot.Reads, "present_current")
			if slow {
				slot.Slow = []string{"present_temperature"}
			}
		}
		slots = append(slots, slot)
	}
	c, err := hardware.NewCycle(bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	for i := range slots {
		c.SetGoal(i, 0, 1000)
	}
	return line, c
}

// tearing is a port that is lost at its second write call.
type tearing struct {
	hardware.Port
	writes int
}

func (p *tearing) Write(b []byte) (int, error) {
	if p.writes++; p.writes > 1 {
		return 0, &hardware.PortError{Port: "arm", Op: "write", Err: hardware.ErrPortLost}
	}
	return p.Port.Write(b)
}

// An exchange that was cut short had no reply, though some had answered, nor has one of a lost bus.
func TestReplyTimeOfALostBus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, c := replyCycle(t, true, false, func(p hardware.Port) hardware.Port { return &tearing{Port: p} })
		for range 2 {
			if err := c.Exchange(); err == nil {
				t.Error("exchanged without a port")
			}
			if got := c.Stats().Reply; got != 0 || c.Status(0).FreshCount != 1 {
				t.Errorf("reply after %v, the first servo was read %d times", got, c.Status(0).FreshCount)
			}
		}
	})
}
