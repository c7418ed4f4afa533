package hardware_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// The fault matrix: every fault with every way of reading. Servo 3 of 5 is at fault, or the line. Time is that of a
// bubble, so that nothing depends on how busy the machine is. The phases are exchanges at 200 Hz.
const (
	matrixServos = 5
	atFault      = 3
	quietPhase   = 20
	faultPhase   = 150
	afterPhase   = 150
	matrixPeriod = 5 * time.Millisecond
)

// matrix are the faults, each with what it must come to.
var matrix = map[string]func(c *cell){
	"silent servo": func(c *cell) {
		c.faults(atFault, sim.Faults{Deaf: 1})
		c.exchanges(faultPhase, false)
		c.counted(0, faultPhase, 0, 0)
		c.healthy(c.behind())
		c.faults(atFault, sim.Faults{})
	},
	"one percent lost": func(c *cell) {
		c.faults(codec.BroadcastID, sim.Faults{Drop: 0.01})
		before := c.sim.Counters().Dropped
		c.exchanges(faultPhase, false)
		dropped := int(c.sim.Counters().Dropped - before)
		if dropped == 0 {
			c.t.Fatal("nothing was lost")
		}
		if bad := c.bad(); !c.fast() && bad != dropped {
			c.t.Errorf("%d results are not fresh, %d packets were lost", bad, dropped)
		} else if bad > matrixServos*dropped { // what follows in the joint packet is lost too
			c.t.Errorf("%d results are not fresh, %d parts were lost", bad, dropped)
		}
		c.faults(codec.BroadcastID, sim.Faults{})
	},
	"corrupt": func(c *cell) {
		c.faults(codec.BroadcastID, sim.Faults{Corrupt: 0.05})
		before := c.sim.Counters().Corrupted
		c.exchanges(faultPhase, false)
		damaged := int(c.sim.Counters().Corrupted - before)
		if bad := c.bad(); bad < damaged/2 || bad > matrixServos*damaged || c.protocol == codec.Protocol2 && !c.fast() && bad != damaged {
			c.t.Errorf("%d results are not fresh, %d packets were damaged", bad, damaged)
		}
		c.faults(codec.BroadcastID, sim.Faults{})
	},
	"delayed reply": func(c *cell) {
		c.faults(atFault, sim.Faults{Delay: 20 * time.Millisecond})
		c.exchanges(faultPhase, true)
		c.healthy(4 * c.behind())
		c.faults(atFault, sim.Faults{})
		c.exchanges(8, true) // what is still under way
	},
	"late adapter": func(c *cell) {
		for range 4 { // it comes and goes: what is late meets requests in another order
			c.port.by = 20 * time.Millisecond
			c.late, c.wasLate = true, true
			c.exchanges(faultPhase/20, true)
			c.port.by = 0
			c.exchanges(faultPhase/20, true)
		}
		c.exchanges(20, true)
		c.late = false
	},
	"babble": func(c *cell) {
		noise := []byte{0xFF, 0xFF, 0xFD, 0x00, 1, 7, 0, 0x55, 0, 0xFF, 0xFF, 0x12, 0x00}
		for i := range faultPhase {
			if i%4 == 0 {
				c.sim.Babble(noise[i/4%5 : 6+i/4%8])
			}
			c.exchanges(1, false)
		}
		if bad := c.bad(); bad > matrixServos*faultPhase/10 {
			c.t.Errorf("%d of %d results are not fresh", bad, matrixServos*faultPhase)
		}
	},
	"echo": func(c *cell) {
		c.sim.SetEcho(true)
		c.exchanges(faultPhase, false)
		c.counted(faultPhase, 0, 0, 0)
		c.healthy(0)
		c.sim.SetEcho(false)
	},
	"duplicate id": func(c *cell) {
		if err := c.sim.Duplicate(atFault); err != nil {
			c.t.Fatal(err)
		}
		c.exchanges(faultPhase, false)
		if fresh, missing, malformed, failed := c.since(atFault); fresh > 0 || missing+malformed+failed != faultPhase {
			c.t.Errorf("two servos at once: %d fresh, %d missing, %d malformed, %d failed", fresh, missing, malformed, failed)
		}
		c.healthy(c.behind())
	},
	"reboot": func(c *cell) {
		if err := c.sim.Reboot(atFault); err != nil {
			c.t.Fatal(err)
		}
		c.exchanges(faultPhase, false)
		// 300 ms of silence, with exchanges of 5 to 9 ms, and up to 50 of them until an absent servo is asked again
		if fresh, missing, malformed, failed := c.since(atFault); missing < 33 || missing > 60+50 || malformed+failed > 0 || fresh != faultPhase-missing {
			c.t.Errorf("rebooting: %d fresh, %d missing, %d malformed, %d failed", fresh, missing, malformed, failed)
		}
		c.healthy(c.behind())
	},
	"overload with alert": func(c *cell) {
		if err := c.sim.Fail(atFault, 1<<5); err != nil {
			c.t.Fatal(err)
		}
		c.exchanges(faultPhase, false)
		c.counted(faultPhase, 0, 0, 0)
		c.healthy(0)
		for slot := range matrixServos {
			want, counted := byte(slot+1) == atFault && c.adapter != sim.USB2AX, uint64(0) // which passes no error bytes on
			if want {
				counted = faultPhase
			}
			if s := c.cycle.Status(slot); s.Alert != want || s.AlertCount != counted {
				c.t.Errorf("servo %d: alert %v, counted %d", slot+1, s.Alert, s.AlertCount)
			}
		}
	},
	"brown-out": func(c *cell) {
		if err := c.sim.SetServoSupply(atFault, 0); err != nil {
			c.t.Fatal(err)
		}
		c.exchanges(faultPhase, false)
		c.counted(0, faultPhase, 0, 0)
		c.healthy(c.behind())
		if err := c.sim.SetServoSupply(atFault, 12); err != nil {
			c.t.Fatal(err)
		}
	},
	"brown-out of all": func(c *cell) {
		c.sim.SetSupply(0)
		c.exchanges(faultPhase, false)
		if bad := c.bad(); bad != matrixServos*faultPhase {
			c.t.Errorf("%d results of dead servos are not fresh, want all", bad)
		}
		c.sim.SetSupply(12)
	},
	"unplug and replug": func(c *cell) {
		c.cycle.SetGoal(atFault-1, 0, 1234)
		c.exchanges(1, false)
		if err := c.sim.Unplug(); err != nil {
			c.t.Fatal(err)
		}
		for range faultPhase {
			if err := c.exchange(false); !errors.Is(err, hardware.ErrPortLost) {
				c.t.Fatalf("unplugged: %v", err)
			}
		}
		c.counted(1, faultPhase, 0, 0)
		if err := errors.Join(c.sim.Replug(), c.sim.SetRegister(atFault, "goal_position", 4321%4096)); err != nil {
			c.t.Fatal(err)
		}
		c.bus.Reopen(&latePort{Port: c.sim.Port()})
		c.begin()
		c.exchanges(faultPhase, false)
		c.counted(faultPhase, 0, 0, 0)
		c.healthy(0)
		if raw, err := c.sim.Register(atFault, "goal_position"); raw != 4321%4096 || err != nil {
			c.t.Errorf("goal %d, %v: that of before the loss was sent", raw, err)
		}
	},
}

func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	for name, fault := range matrix {
		for _, col := range columns {
			t.Run(fmt.Sprintf("%s/%v %v", name, col.protocol, col.method), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					c := newCell(t, col)
					defer c.close()
					c.exchanges(quietPhase, false)
					c.begin()
					c.counted(0, 0, 0, 0)
					fault(c)
					if name != "duplicate id" {
						c.exchanges(afterPhase, false)
						c.present()
					}
					c.rate()
				})
			})
		}
	}
}
