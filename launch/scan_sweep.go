package launch

import (
	"context"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
)

// fewIDs is how many ids are sooner asked one by one than with a broadcast, which waits for 253 turns.
const fewIDs = 32

// In one round over all ids, patience is what silent ones cost in all, shared between them; each gets no less than the
// least and no more than the most of it.
const (
	patience      = 500 * time.Millisecond
	leastPatience = hardware.DefaultReplyMargin
	mostPatience  = 200 * time.Millisecond
)

// sweep looks for servos at one rate, in protocol 2.0 or in those with the packets of 1.0.
type sweep struct {
	*search
	observer
	bus    *hardware.Bus
	baud   int
	family codec.Protocol
	// known are the ids that answered; alive says that anything was heard at all.
	known [256]bool
	alive bool
}

// run asks all ids, and those that did not answer once more: what is lost or collides in a broadcast comes alone then.
// Where nothing was heard at all, many ids are not worth it.
func (w *sweep) run(ctx context.Context) error {
	if w.family == codec.Protocol1 {
		if err := w.lookForAdapter(); err != nil {
			return err
		}
	}
	first := w.pingEach
	if w.family == codec.Protocol2 && len(w.ids) > fewIDs {
		first = w.pingAll
	}
	if err := first(ctx); err != nil || !w.alive && len(w.ids) > fewIDs {
		return err
	}
	return w.pingEach(ctx)
}

func (w *sweep) pingAll(ctx context.Context) error {
	w.asking(w.family, w.baud, codec.BroadcastID)
	answers, err := w.bus.PingAll(ctx)
	if err != nil {
		return err
	}
	return w.credit(ctx, answers)
}

// pingEach asks the ids that have not answered yet, one after the other.
func (w *sweep) pingEach(ctx context.Context) error {
	for _, id := range w.ids {
		if w.known[id] {
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		w.asking(w.family, w.baud, id)
		if err := w.pingOne(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// ping asks one id.
func (w *sweep) ping(id byte) (hardware.Answers, error) {
	share := patience / time.Duration(len(w.ids))
	return w.bus.PingOnce(id, min(max(share, leastPatience), mostPatience))
}

// pingOne asks one id. An answer that is damaged twice comes from several servos at the same time.
func (w *sweep) pingOne(ctx context.Context, id byte) error {
	for range 2 {
		answers, err := w.ping(id)
		if err != nil {
			return err
		}
		if err := w.credit(ctx, answers); err != nil {
			return err
		}
		if w.known[id] || !answers.Damaged {
			return nil
		}
	}
	w.known[id] = true
	w.found(discovery{Protocol: w.nominal(), Baud: w.baud, ID: id, Duplicate: true})
	return nil
}

// credit finds out about everybody who answered for the first time.
func (w *sweep) credit(ctx context.Context, answers hardware.Answers) error {
	w.alive = w.alive || answers.Damaged || len(answers.Servos) > 0
	for _, servo := range answers.Servos {
		if w.known[servo.ID] || !slices.Contains(w.ids, servo.ID) {
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		w.known[servo.ID] = true
		if err := w.meet(servo); err != nil {
			return err
		}
	}
	return nil
}

// nominal is the protocol of servos that could not tell.
func (w *sweep) nominal() codec.Protocol {
	if w.family == codec.Protocol2 {
		return codec.Protocol2
	}
	for _, p := range w.protocols {
		if p != codec.Protocol2 {
			return p
		}
	}
	return w.family
}
