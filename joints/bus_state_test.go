package joints_test

import (
	"errors"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// Each bus tells its own reply time: none before the first exchange, while its servos are silent and while its port is
// lost; those of the other go on.
func TestReplyTimesOfBuses(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{}, pair(t), bus{joints: []joints.Options{options("leg", servo(t, 1, "XL330-M288"))}})
	replies := func(when string, arm, leg bool) {
		t.Helper()
		if b := p.Buses(); len(b) != 2 || b[0].Reply > 0 != arm || b[1].Reply > 0 != leg {
			t.Errorf("%s: %+v", when, b)
		}
	}
	p.start(t)
	replies("before the first exchange", false, false)
	p.exchange(t)
	replies("with both", true, true)
	if err := p.sims[1].SetFaults(1, sim.Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	p.exchange(t)
	replies("with a silent servo", true, false)
	if err := p.sims[1].SetFaults(1, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	p.until(t, func() bool { return p.states[2].Fresh })
	p.unplug(t, 0)
	p.exchange(t)
	replies("without a port", false, true)
	p.exchange(t)
	replies("still without a port", false, true)
	p.replug(t, 0)
	p.until(t, func() bool { return !p.states[0].Lost && p.states[0].Fresh })
	replies("with both again", true, true)
}

// haunted is a port on which somebody else may speak.
type haunted struct {
	hardware.Port
	said []byte
}

func (p *haunted) Read(b []byte, deadline time.Time) (int, error) {
	if n := copy(b, p.said); n > 0 {
		p.said = p.said[n:]
		return n, nil
	}
	return p.Port.Read(b, deadline)
}

// What is wrong with packets is counted for their bus alone, and stays while the port is lost.
func TestPacketsOfBusesAreCounted(t *testing.T) {
	t.Parallel()
	arm, leg := pair(t), bus{joints: []joints.Options{options("leg", servo(t, 1, "XL330-M288"))}}
	port := &haunted{}
	arm.wrap = func(p hardware.Port) hardware.Port { port.Port = p; return port }
	reopen := func(int) (hardware.Port, error) { return nil, errors.New("there is none") }
	r := newRig(t, joints.RobotOptions{Reopen: reopen}, arm, leg)
	r.start(t)
	var err error
	if port.said, err = codec.Protocol2.AppendStatus(nil, 99, 0, []byte{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	r.exchange(t)
	want := func(when string, damaged bool) {
		t.Helper()
		if b := r.Buses(); b[0].Stray != 1 || b[0].Damaged > 0 != damaged || b[1].Stray != 0 || b[1].Damaged != 0 {
			t.Errorf("%s: %+v", when, b)
		}
	}
	want("after a packet of a servo that is not there", false)
	if err := r.sims[0].SetFaults(12, sim.Faults{Corrupt: 1}); err != nil {
		t.Fatal(err)
	}
	r.exchange(t)
	want("after a damaged packet", true)
	if err := r.sims[0].Unplug(); err != nil {
		t.Fatal(err)
	}
	r.exchange(t)
	want("without a port", true)
}
