package joints

import (
	"context"
	"errors"
	"slices"
	"time"
)

// keeper looks after the servos of one bus beside the exchanges: it opens a lost port again, and takes joints back that
// were stopped or silent. What is asked of it and what it did changes hands through channels, at the loop's side between
// two exchanges.
type keeper struct {
	robot *Robot
	group *group
	// asked and done have room for everything that can be under way, so that the loop never waits.
	asked, done chan *errand
	// again makes it try at once what it waits to try again.
	again  chan struct{}
	cancel context.CancelFunc
	ended  chan struct{}
}

// errand is something a keeper is asked to do. There is one for each bus and two for each drive, used again and again.
type errand struct {
	// drive is to be looked after; nil for the bus with all its drives.
	drive *drive
	// doubt only looks at a drive that is not in care; full demands a soft start, whatever was lost.
	doubt, full bool
	// epoch is that of the drive when it was asked for.
	epoch int
	// out is true from asking until the errand came back; never the keeper's.
	out bool
	// finding is what came of it; failed are the drives of a bus that could not be restored.
	finding finding
	failed  []*drive
	// told is the error that was told last.
	told string
}

// finding is what a keeper found.
type finding uint8

const (
	// sound: nothing was lost.
	sound finding = iota
	// restored: the soft start was run again.
	restored
	// limp: a servo has no torque.
	limp
	// stopped: a watchdog has stopped a servo.
	stopped
	// overtaken: the bus was restored with all its drives.
	overtaken
)

func newKeeper(r *Robot, g *group) *keeper {
	room := 2*len(g.drives) + 1
	return &keeper{
		robot: r, group: g, asked: make(chan *errand, room), done: make(chan *errand, room), again: make(chan struct{}, 1),
	}
}

// backoff is the pause after so many attempts.
func backoff(attempt int) time.Duration {
	const first, longest = 100 * time.Millisecond, 2 * time.Second
	return min(first<<min(attempt-1, 8), longest)
}

// start starts the keeper's goroutine.
func (k *keeper) start() {
	ctx, cancel := context.WithCancel(context.Background())
	k.cancel, k.ended = cancel, make(chan struct{})
	go k.run(ctx)
}

// stop ends the goroutine and waits for it. What it was about to do is forgotten.
func (k *keeper) stop() {
	k.cancel()
	<-k.ended
	for _, c := range []chan *errand{k.asked, k.done} {
		for len(c) > 0 {
			<-c
		}
	}
}

// run does what is asked for, and tries again what failed.
func (k *keeper) run(ctx context.Context) {
	defer close(k.ended)
	var open []*errand
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	attempt := 0
	for {
		if len(open) > 0 {
			attempt++
			timer.Reset(k.robot.o.Backoff(attempt))
		} else {
			timer.Stop()
			attempt = 0
		}
		select {
		case <-ctx.Done():
			return
		case e := <-k.asked:
			open = append(open, e)
		case <-k.again:
		case <-timer.C:
		}
		open = k.try(ctx, open)
	}
}

// try does each errand, the bus first, and returns those that are to be tried again.
func (k *keeper) try(ctx context.Context, open []*errand) (left []*errand) {
	if i := slices.IndexFunc(open, func(e *errand) bool { return e.drive == nil }); i >= 0 {
		if err := k.restoreBus(ctx, open[i]); err != nil {
			return open
		}
		for _, e := range slices.Delete(slices.Clone(open), i, i+1) {
			e.finding = overtaken
			k.done <- e
		}
		k.done <- open[i]
		return nil
	}
	for _, e := range open {
		if err := k.visit(ctx, e); err != nil {
			e.told = k.tell(err, e.told)
			left = append(left, e)
			continue
		}
		k.done <- e
	}
	return left
}

// tell reports why joints are not taken back, unless that was told last. It returns what was told last.
func (k *keeper) tell(err error, told string) string {
	if errors.Is(err, context.Canceled) || portLost(err) || err.Error() == told {
		return told
	}
	for _, one := range unjoin(err) {
		event := Event{Kind: NotTakenBack, Bus: k.group.Bus.Options().Name, err: one}
		var joint *JointError
		if errors.As(one, &joint) {
			event.Joint, event.Bus, event.Servo = joint.Joint, joint.Bus, joint.Servo
		}
		k.robot.tell(event)
	}
	return err.Error()
}

// unjoin returns the errors that were joined.
func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// visit looks after one drive on a bus that is there.
func (k *keeper) visit(ctx context.Context, e *errand) error {
	r := k.robot
	r.care.Lock()
	defer r.care.Unlock()
	if e.epoch != e.drive.epoch { // its commands pass again
		return nil
	}
	found, err := e.drive.look()
	e.finding = found
	if err != nil || e.doubt || !e.full && found != stopped {
		return err
	}
	e.finding = restored
	if err := r.restore(ctx, e.drive); err != nil {
		return err
	}
	if err := r.armAll(e.drive, func() error { return nil }); err != nil { // the exchanges go on
		return err
	}
	for _, s := range e.drive.servos {
		s.halted.Store(false)
	}
	return nil
}

// restoreBus opens the port again and restores all drives of the bus, each as far as it goes.
func (k *keeper) restoreBus(ctx context.Context, e *errand) error {
	r, g := k.robot, k.group
	if g.Bus.Lost() {
		port, err := r.o.Reopen(g.index)
		if err != nil {
			return err
		}
		g.Bus.Reopen(port)
	}
	r.care.Lock()
	defer r.care.Unlock()
	e.failed = e.failed[:0]
	if err := g.Cycle.Prepare(ctx); err != nil {
		return err
	}
	for _, d := range g.drives {
		err := r.restore(ctx, d)
		if g.Bus.Lost() || ctx.Err() != nil {
			return err
		}
		if err != nil {
			k.tell(err, "")
			e.failed = append(e.failed, d)
		}
	}
	for _, d := range g.drives {
		if slices.Contains(e.failed, d) {
			continue
		}
		if err := r.armAll(d, g.Cycle.Exchange); err != nil {
			if g.Bus.Lost() {
				return err
			}
			e.failed = append(e.failed, d)
		}
	}
	return nil
}
