package sim

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// stick holds a joint by force.
func (b *bench) stick(id byte, on bool) {
	b.t.Helper()
	if err := b.bus.SetFaults(id, Faults{Stuck: on}); err != nil {
		b.t.Fatal(err)
	}
}

// TestOverload: a motor that pushes for too long reports an overload, and gives up if its register shutdown says so
// (e-manual, X series, Shutdown: bit 5; from the factory 52). How long is too long no manual says.
func TestOverload(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2)})
	b.set(2, "shutdown", 0x14) // without overload
	for id := byte(1); id <= 2; id++ {
		b.stick(id, true)
		b.set(id, "torque_enable", 1)
		b.set(id, "goal_position", 1000)
	}
	b.wait(overloadTime - time.Millisecond)
	b.expect("before its time", read2(1, 64, 1), status2(1, 0, 1))
	b.wait(time.Millisecond)
	b.expect("torque is off", read2(1, 64, 1), status2(1, 0x80, 0))
	b.expect("overload", read2(1, 70, 1), status2(1, 0x80, 0x20))
	b.wantRegister(1, "present_current", 0)
	b.expect("torque stays as shutdown says", read2(2, 64, 1), status2(2, 0x80, 1))
	b.wantRegister(2, "present_current", -1193)

	b.stick(1, false)
	b.expect("torque on", write2(1, 64, 1), status2(1, 0x80))
	b.wantRegister(1, "torque_enable", 0)
	b.expect("reboot", packet2(1, 8), status2(1, 0x80))
	b.wait(bootTime)
	b.expect("good again", read2(1, 70, 1), status2(1, 0, 0))
	b.expect("torque on", write2(1, 64, 1), status2(1, 0))
	b.wantRegister(1, "torque_enable", 1)
}

// TestNoOverload: a joint that moves, one that is held but not pushed, and a gripper that pushes with little current.
func TestNoOverload(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3, 4)})
	b.set(3, "operating_mode", 5) // current-based position
	for id := byte(1); id <= 4; id++ {
		b.set(id, "torque_enable", 1)
	}
	b.set(3, "goal_current", 200) // of 1193
	b.stick(2, true)
	b.stick(3, true)
	b.set(1, "goal_position", 0)
	b.set(3, "goal_position", 1000)
	b.stick(4, true) // freed again and again before its time
	b.set(4, "goal_position", 1000)
	for range 10 {
		b.wait(overloadTime * 9 / 10)
		b.stick(4, false)
		b.set(4, "present_position", 2048)
		b.stick(4, true)
	}
	for id := byte(1); id <= 4; id++ {
		b.wantRegister(id, "hardware_error_status", 0)
		b.wantRegister(id, "torque_enable", 1)
	}
}

// TestOverload1: the error byte has the bit; torque_limit becomes 0, so that torque on alone does not bring the force
// back (e-manual, AX-12A, Torque Limit). The XL-320 has a bit of its own.
func TestOverload1(t *testing.T) {
	t.Parallel()
	b := newBench1(t, "AX-12A", 1)
	b.set(1, "shutdown", 0x24)
	b.stick(1, true)
	b.set(1, "torque_enable", 1)
	b.set(1, "goal_position", 10)
	b.wait(overloadTime)
	b.expect("overload", packet1(1, 1), packet1(1, 0x20))
	b.wantRegister(1, "torque_enable", 0)
	b.wantRegister(1, "torque_limit", 0)
	b.stick(1, false)
	b.set(1, "torque_enable", 1)
	b.expect("torque on", packet1(1, 1), packet1(1, 0))

	xl := newBench(t, Options{Protocol: codec.Protocol2, Servos: []ServoOptions{{ID: 1, Model: modelOf(t, "XL-320")}}})
	xl.set(1, "torque_enable", 1)
	xl.stick(1, true)
	xl.set(1, "goal_position", 10)
	xl.wait(overloadTime)
	xl.wantRegister(1, "hardware_error_status", 1)
}
