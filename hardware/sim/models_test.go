package sim

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// TestEveryModel takes a servo of every model in every protocol it speaks, reads every register over the wire, and
// moves the joint by a tenth of its range.
func TestEveryModel(t *testing.T) {
	t.Parallel()
	library, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	protocols := map[string]codec.Protocol{}
	for _, p := range []codec.Protocol{codec.Protocol1, codec.Protocol2, codec.FeetechSTS, codec.FeetechSCS} {
		protocols[p.String()] = p
	}
	for _, name := range library.Names() {
		m := modelOf(t, name)
		for _, p := range m.Protocols {
			t.Run(name+" "+p, func(t *testing.T) {
				t.Parallel()
				b := newBench(t, Options{Baud: 1000000, Protocol: protocols[p], Servos: []ServoOptions{{ID: 7, Model: m}}})
				b.bus.SetSupply(b.bus.line.servos[0].supply)
				if errors := b.bus.line.servos[0].hardwareErrors(); errors != 0 {
					t.Errorf("hardware errors %#x at the usual supply of %v V", errors, b.bus.line.servos[0].supply)
				}
				b.readAll(m)
				b.moves(m)
			})
		}
	}
}

// readAll reads every register that the servo has.
func (b *bench) readAll(m *model.Model) {
	b.t.Helper()
	p := b.bus.options.Protocol
	for _, r := range m.Registers() {
		if r.Since > DefaultFirmware || p != codec.Protocol2 && r.End() > 256 {
			continue
		}
		request, err := p.AppendRead(nil, 7, r.Address, r.Size)
		if err != nil {
			b.t.Fatal(err)
		}
		status, _, err := p.DecodeStatus(b.say(request))
		if err != nil || !status.Error.OK() || len(status.Params) != r.Size {
			b.t.Errorf("%s: %+v, %v", r.Name, status, err)
			continue
		}
		if want := b.register(7, r.Name); r.Numeric() && r.Decode(status.Params) != want {
			b.t.Errorf("%s: %d over the wire, %d inside", r.Name, r.Decode(status.Params), want)
		}
	}
}

// moves commands a goal a tenth of a turn away and waits for the joint.
func (b *bench) moves(m *model.Model) {
	b.t.Helper()
	p := b.bus.options.Protocol
	goal, ok := m.Register("goal_position")
	if !ok {
		b.t.Fatal("has no goal_position")
	}
	if p != codec.Protocol2 && goal.Address > 255 {
		return // out of reach in protocol 1.0
	}
	target := b.register(7, "present_position") + int64(m.TicksPerTurn()/10)
	data := make([]byte, goal.Size)
	if err := goal.Encode(data, target); err != nil {
		b.t.Fatal(err)
	}
	b.set(7, "torque_enable", 1)
	request, err := p.AppendWrite(nil, 7, goal.Address, data)
	if err != nil {
		b.t.Fatal(err)
	}
	if status, _, err := p.DecodeStatus(b.say(request)); err != nil || !status.Error.OK() {
		b.t.Fatalf("write of %d: %v, %v", target, status.Error, err)
	}
	b.wait(10 * time.Millisecond)
	if now := b.register(7, "present_position"); now == target {
		b.t.Errorf("reached %d within 10 ms", target)
	}
	b.wait(10 * time.Second)
	b.wantRegister(7, "present_position", target)
}
