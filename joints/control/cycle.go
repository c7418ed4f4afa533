package control

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// stopPatience bounds how long the robot may take to stop once the loop has ended.
const stopPatience = 5 * time.Second

// notCommanded leaves a joint's goal as it is.
var notCommanded = joints.Command{Position: math.NaN(), Velocity: math.NaN(), Effort: math.NaN()}

// run is the life of the loop's goroutine.
func (l *Loop) run(ctx context.Context) error {
	if err := PreferThread(l.priority, l.cpus); err != nil {
		l.realtimeError.Store(&err)
	}
	if err := l.robot.Start(ctx); err != nil {
		return err
	}
	err := l.cycle(ctx)
	for _, s := range l.controllers {
		s.deactivate(Deactivated)
	}
	stopContext, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	stopError := l.robot.Stop(stopContext)
	switch {
	case err == nil:
		return stopError
	case stopError != nil:
		return fmt.Errorf("%w (and the robot may still be under torque: %w)", err, stopError)
	}
	return err
}

// cycle runs cycle after cycle until the joints are at rest after the end of ctx, or until a bus is lost.
func (l *Loop) cycle(ctx context.Context) error {
	l.torque = true
	if err := l.look(); err != nil {
		return err
	}
	l.tick = Tick{Deadline: l.clock.Now(), Elapsed: l.period, Period: l.period}
	stopBy := time.Duration(math.MaxInt64)
	for {
		l.next()
		if stopBy == math.MaxInt64 && ctx.Err() != nil {
			stopBy = l.tick.Deadline + l.stopTimeout
			for _, s := range l.controllers {
				s.Hold()
			}
		}
		l.serve()
		if err := l.once(); err != nil {
			return err
		}
		if l.tick.Deadline >= stopBy || (stopBy != math.MaxInt64 && l.resting()) {
			return nil
		}
	}
}

// look reads the joints without commanding them, so that the first cycle has states to begin from.
func (l *Loop) look() error {
	for i := range l.commands {
		l.commands[i] = notCommanded
	}
	return l.exchange()
}

// next sleeps until the next deadline. Deadlines that have passed are counted and left out, all but the last: that one
// is kept late, so that a cycle a little too long costs no more than it must.
func (l *Loop) next() {
	now, last := l.clock.Now(), l.tick.Deadline
	deadline := last + l.period
	if late := now - deadline; late > 0 {
		missed := late / l.period
		deadline += missed * l.period
		l.overruns.Add(uint64(missed) + 1)
	}
	l.clock.SleepUntil(deadline)
	l.tick.Deadline, l.tick.Elapsed = deadline, deadline-last
}

// once is one cycle after waking.
func (l *Loop) once() error {
	woke := l.clock.Now()
	wakeError := max(woke-l.tick.Deadline, 0)
	l.tick.Wall = l.clock.Wall().Add(-wakeError)
	l.command()
	if err := l.exchange(); err != nil {
		return err
	}
	duration := l.clock.Now() - woke
	l.cycles.Add(1)
	l.cycleDuration.add(duration)
	l.wakeError.add(wakeError)
	for i := range l.buses {
		if reply := l.buses[i].Reply; reply > 0 {
			l.replies[i].add(reply)
		}
	}
	l.publish(duration, wakeError)
	return nil
}

// command computes the commands of this cycle.
func (l *Loop) command() {
	for i := range l.commands {
		l.commands[i] = notCommanded
	}
	if !l.torque {
		return
	}
	for _, s := range l.controllers {
		s.update(l.tick, l.states, l.trails, l.commands)
	}
	for i := range l.trails {
		if l.trails[i].braking {
			l.commands[i] = l.trails[i].next(l.period.Seconds())
		}
	}
}

// brake begins to bring to rest what no controller has.
func (l *Loop) brake() {
	for i := range l.trails {
		if !slices.ContainsFunc(l.controllers, func(s *seat) bool { return s.owns.Load() && slices.Contains(s.joints, i) }) {
			l.trails[i].brake(l.period.Seconds())
		}
	}
}

// exchange trades the commands for states.
func (l *Loop) exchange() error {
	if err := l.robot.Exchange(l.commands, l.states); err != nil {
		return fmt.Errorf("bus lost after %d cycles: %w", l.cycles.Load(), err)
	}
	missed := uint64(0)
	for i := range l.states {
		if !l.states[i].Fresh {
			missed++
		}
		l.trails[i].follow(l.commands[i], &l.states[i], l.period.Seconds())
	}
	l.misses.Add(missed)
	return nil
}

// publish leaves a snapshot of the cycle for the reader.
func (l *Loop) publish(duration, wakeError time.Duration) {
	s := l.ring.filling
	s.Cycle = l.cycles.Load()
	s.Stamp = l.clock.Wall()
	s.Torque = l.torque
	s.CycleDuration, s.WakeError = duration, wakeError
	s.Overruns, s.Misses = l.overruns.Load(), l.misses.Load()
	copy(s.Buses, l.buses)
	copy(s.Joints, l.states)
	copy(s.Commands, l.commands)
	for i, c := range l.controllers {
		c.Report(&s.Controllers[i])
		s.Controllers[i].Active = c.active
	}
	l.ring.publish()
}

// resting reports whether all controllers have come to rest.
func (l *Loop) resting() bool {
	for _, s := range l.controllers {
		if s.active && !s.Resting() {
			return false
		}
	}
	for i := range l.trails {
		if l.trails[i].braking {
			return false
		}
	}
	return true
}
