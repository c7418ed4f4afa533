package sim

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Play lets a script happen on the bus, from now on; entries for other buses are passed over. It returns at once;
// Close ends the script. Errors: an entry names a servo that the bus does not have, the bus plays a script already,
// or it is closed.
func (b *Bus) Play(s *Script) error {
	b.stage.Lock()
	defer b.stage.Unlock()
	if b.player != nil {
		return fmt.Errorf("%s: plays a script already, or is closed", b.options.Name)
	}
	p := &player{bus: b, stop: make(chan struct{}), done: make(chan error, 1), random: rand.New(rand.NewPCG(b.options.Seed, 1))}
	var wrong []error
	for _, e := range s.Entries {
		if e.Bus != "" && e.Bus != b.options.Name {
			continue
		}
		wrong = append(wrong, b.knows(e))
		p.turns = append(p.turns, turn{ScriptEntry: e, next: e.At})
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	b.player = p
	go p.run(p.stop)
	return nil
}

// knows checks the ids of an entry.
func (b *Bus) knows(e ScriptEntry) error {
	var wrong []error
	for _, id := range e.Servos {
		if err := b.each(id, func(*servo, time.Time) {}); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", e.Place, err))
		}
	}
	return errors.Join(wrong...)
}

// endPlay stops the script, waits for its goroutine, and lets no other begin.
func (b *Bus) endPlay() error {
	b.stage.Lock()
	defer b.stage.Unlock()
	p := b.player
	if p == nil {
		b.player = &player{}
		return nil
	}
	if p.stop == nil {
		return nil
	}
	close(p.stop)
	p.stop = nil
	return <-p.done
}

// player is a script under way.
type player struct {
	bus    *Bus
	turns  []turn
	random *rand.Rand
	stop   chan struct{}
	done   chan error // gets what went wrong when the goroutine ends
}

// turn is an entry of a script and how far it is.
type turn struct {
	ScriptEntry
	next  time.Duration // when something is to be done
	begun bool
}

// run lets the entries happen in their time.
func (p *player) run(stop <-chan struct{}) {
	var wrong []error
	begin := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-stop:
			p.done <- errors.Join(wrong...)
			return
		case <-timer.C:
		}
		now := time.Since(begin)
		for t := p.due(now); t != nil; t = p.due(now) {
			wrong = append(wrong, p.act(t))
		}
		if next := p.next(); next != never {
			timer.Reset(next - time.Since(begin))
		}
	}
}

// due returns the first entry that has something to do by now; nil when none has.
func (p *player) due(now time.Duration) *turn {
	var first *turn
	for i := range p.turns {
		if t := &p.turns[i]; t.next <= now && (first == nil || t.next < first.next) {
			first = t
		}
	}
	return first
}

// next returns when something is to be done, never when nothing is.
func (p *player) next() time.Duration {
	next := never
	for i := range p.turns {
		next = min(next, p.turns[i].next)
	}
	return next
}

// act begins or ends an entry, or lets it babble on.
func (p *player) act(t *turn) error {
	end := never
	if t.For > 0 {
		end = t.At + t.For
	}
	switch {
	case !t.begun:
		t.begun = true
		t.next = end
		if t.Kind == Babble {
			t.next = min(end, t.next, t.At+t.Every)
		}
		return p.begin(t)
	case t.Kind == Babble && t.next < end:
		t.next = min(end, t.next+t.Every)
		return p.begin(t)
	}
	t.begun, t.next = false, never
	return p.end(t)
}

// begin makes a fault happen.
func (p *player) begin(t *turn) error {
	b := p.bus
	switch t.Kind {
	case Babble:
		b.Babble(p.noise(t.Bytes))
	case Echo:
		b.SetEcho(true)
	case Unplug:
		return b.Unplug()
	case Replug:
		return b.Replug()
	case Duplicate:
		return p.each(t, b.Duplicate)
	case Reboot:
		return p.each(t, b.Reboot)
	case Overload:
		return p.each(t, func(id byte) error { return b.overload(id, t.For > 0) })
	case BrownOut:
		return p.each(t, func(id byte) error { return b.SetServoSupply(id, t.Volts) })
	default:
		p.mix()
	}
	return nil
}

// end takes a fault back.
func (p *player) end(t *turn) error {
	b := p.bus
	switch t.Kind {
	case Babble:
	case Echo:
		b.SetEcho(false)
	case Unplug:
		return b.Replug()
	case Duplicate:
		return p.each(t, b.separate)
	case Overload:
		return p.each(t, func(id byte) error { return b.Fail(id, 0) })
	case BrownOut:
		return p.each(t, func(id byte) error { return b.SetServoSupply(id, math.NaN()) })
	default:
		p.mix()
	}
	return nil
}

// each does something to the servos of an entry.
func (p *player) each(t *turn, do func(id byte) error) error {
	var wrong []error
	for _, id := range t.ids() {
		wrong = append(wrong, do(id))
	}
	return errors.Join(wrong...)
}

// mix gives every servo that the script speaks of the faults of all entries under way.
func (p *player) mix() {
	_ = p.bus.each(codec.BroadcastID, func(s *servo, _ time.Time) { // there are servos, whoever they are
		f, concerned := Faults{}, false
		for i := range p.turns {
			t := &p.turns[i]
			more, ok := t.faults()
			if !ok || !t.concerns(s.address()) {
				continue
			}
			concerned = true
			if t.begun {
				f = f.with(more)
			}
		}
		if concerned {
			s.faults = f
			s.joint.stuck = f.Stuck
		}
	})
}

// noise returns random bytes.
func (p *player) noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(p.random.Uint32())
	}
	return b
}
