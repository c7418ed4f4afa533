package joints_test

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/joints"
)

// forgetful confirms the writes to one address and does not pass them on.
type forgetful struct {
	hardware.Port
	address byte
	answer  []byte
}

func (p *forgetful) Write(b []byte) (int, error) {
	const id, instruction, address = 4, 7, 8 // of a protocol 2.0 packet
	if len(b) < 12 || b[instruction] != byte(codec.Write) || b[address] != p.address {
		return p.Port.Write(b)
	}
	var err error
	p.answer, err = codec.Protocol2.AppendStatus(p.answer, b[id], 0, nil)
	return len(b), err
}

func (p *forgetful) Read(b []byte, deadline time.Time) (int, error) {
	if len(p.answer) == 0 {
		return p.Port.Read(b, deadline)
	}
	n := copy(b, p.answer)
	p.answer = p.answer[n:]
	return n, nil
}

// What was written is read back: a servo that confirms a goal and does not take it gets no torque.
func TestStartReadsBackWhatItWrites(t *testing.T) {
	t.Parallel()
	for address, want := range map[byte]string{
		116: "joint shoulder on bus arm: servo 11 (XM430-W350): goal_position reads 0 after 1500 was written; check that the servo accepts this value",
		84:  "position_p_gain reads 800 after 700 was written",
		64:  "torque stays off;",
		98:  "bus_watchdog reads 0 after 10 was written",
	} {
		b := pair(t)
		b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}}
		b.wrap = func(p hardware.Port) hardware.Port { return &forgetful{Port: p, address: address} }
		r := newRig(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, b)
		wantError(t, r.Start(t.Context()), want)
		if address != 64 {
			r.wantRegister(t, 11, "torque_enable", 0)
		}
	}
}
