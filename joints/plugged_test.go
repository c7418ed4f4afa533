package joints_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// spy counts the packets that switch torque: a WRITE (03) to torque_enable (64) in protocol 2.0.
type spy struct {
	mu       sync.Mutex
	switched int
	// cut fails every operation from that many writes on; 0 never.
	cut    int
	writes int
}

// spied is a port that a spy watches.
type spied struct {
	hardware.Port
	spy *spy
}

var errCut = &hardware.PortError{Port: "arm", Op: "write", Err: hardware.ErrPortLost}

func (p *spied) Write(b []byte) (int, error) {
	p.spy.mu.Lock()
	p.spy.writes++
	if len(b) >= 10 && b[7] == byte(codec.Write) && b[8] == 64 && b[9] == 0 {
		p.spy.switched++
	}
	cut := p.spy.cut > 0 && p.spy.writes >= p.spy.cut
	p.spy.mu.Unlock()
	if cut {
		return 0, errCut
	}
	return p.Port.Write(b)
}

// reset forgets what was seen and sets after how many writes the port fails; 0 never.
func (s *spy) reset(cut int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switched, s.writes, s.cut = 0, 0, cut
}

func (s *spy) switches() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switched
}

// plugged is a rig whose buses are opened again by the robot.
type plugged struct {
	*rig
	spy  *spy
	told []joints.Event
	// opened counts the ports that were opened again, refused those that were not.
	mu              sync.Mutex
	opened, refused int
	attempts        []int
	refuse          func(n int) bool
	// cut is after how many writes the next port that is opened fails; 0 never.
	cut int
}

func newPlugged(t testing.TB, o joints.RobotOptions, buses ...bus) *plugged {
	t.Helper()
	p := &plugged{spy: &spy{}}
	o.Reopen = p.open
	o.Backoff = func(attempt int) time.Duration {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.attempts = append(p.attempts, attempt)
		return time.Millisecond
	}
	for i := range buses {
		buses[i].wrap = func(port hardware.Port) hardware.Port { return &spied{Port: port, spy: p.spy} }
	}
	p.rig = newRig(t, o, buses...)
	return p
}

// open opens the port of a bus again.
func (p *plugged) open(group int) (hardware.Port, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	port := p.sims[group].Port()
	if err := port.Discard(); err != nil || p.refuse != nil && p.refuse(p.refused) {
		p.refused++
		return nil, errors.Join(errors.New("no such port"), err)
	}
	p.opened++
	p.spy.reset(p.cut)
	p.cut = 0
	return &spied{Port: port, spy: p.spy}, nil
}

// exchange exchanges and keeps the events.
func (p *plugged) exchange(t testing.TB) {
	t.Helper()
	p.rig.exchange(t)
	p.listen()
}

func (p *plugged) listen() {
	for {
		select {
		case e := <-p.Events():
			p.told = append(p.told, e)
		default:
			return
		}
	}
}

// until exchanges until a condition holds. The servos' time stands still meanwhile.
func (p *plugged) until(t testing.TB, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("not within 20 s; states %+v, events %v", p.states, p.told)
		}
		if err := p.Exchange(p.commands, p.states); err != nil {
			t.Fatal(err)
		}
		p.listen()
	}
}

// kinds are the kinds of the events that were told, of those asked for.
func (p *plugged) kinds(asked ...joints.EventKind) (all []string) {
	for _, e := range p.told {
		if slices.Contains(asked, e.Kind) {
			all = append(all, strings.TrimSpace(e.Kind.String()+" "+e.Joint))
		}
	}
	return all
}

func (p *plugged) unplug(t testing.TB, i int) {
	t.Helper()
	if err := p.sims[i].Unplug(); err != nil {
		t.Fatal(err)
	}
}

func (p *plugged) replug(t testing.TB, i int) {
	t.Helper()
	if err := p.sims[i].Replug(); err != nil {
		t.Fatal(err)
	}
}

// stuck keeps a servo of the first bus where it is.
func (p *plugged) stuck(t testing.TB, id byte, on bool) {
	t.Helper()
	if err := p.sims[0].SetFaults(id, sim.Faults{Stuck: on}); err != nil {
		t.Fatal(err)
	}
}
