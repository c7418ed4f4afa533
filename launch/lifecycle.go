package launch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/driver"
)

// Ways to go through the life cycle of the node.
const (
	// LifecycleAuto configures and activates the robot at once, and ends the program when the robot fails.
	LifecycleAuto = "auto"
	// LifecycleManaged leaves every transition to others, and survives a robot that fails.
	LifecycleManaged = "managed"
)

// machine is the node with its robot. Its callbacks do the work of the node's life cycle: between configure and
// cleanup the buses are open, between activate and deactivate the control loop runs. They run one at a time.
type machine struct {
	o           RunOptions
	cfg         *config.Config
	parts       *robotParts
	library     *model.Library
	simulation  *simulation // nil for real servos
	controllers *controllers
	node        *node.Node
	environment node.Environment
	face        *driver.Driver
	life        *node.Lifecycle
	// ctx ends when the program is to end, and by quit.
	ctx  context.Context
	quit context.CancelFunc
	// over is true once the node is on its way to finalized.
	over atomic.Bool
	// failed gets the activity whose loop ended by itself.
	failed chan *activity

	// rig is what is open; the callbacks change it.
	rig atomic.Pointer[rig]
	// Of the callbacks alone.
	activity *activity
	beside   sync.WaitGroup // of what attends the activity
	stats    control.Stats  // of the last activity
	wireUse  []float64      // in the last activity, per bus

	mu  sync.Mutex // guards err
	err error      // of the last callback that did not succeed
}

// manage gives the node its life cycle.
func (m *machine) manage() (err error) {
	m.failed = make(chan *activity, 1)
	m.life, err = node.NewLifecycle(m.node, node.LifecycleCallbacks{
		OnConfigure:  func() node.TransitionResult { return m.result(m.configure(), node.TransitionFailure) },
		OnActivate:   func() node.TransitionResult { return m.result(m.activate(), node.TransitionFailure) },
		OnDeactivate: func() node.TransitionResult { return m.result(m.deactivate(), node.TransitionError) },
		OnCleanup:    func() node.TransitionResult { return m.result(m.cleanup(), node.TransitionError) },
		OnShutdown: func() node.TransitionResult {
			m.over.Store(true)
			defer m.quit() // nothing leads out of finalized
			return m.result(m.shutdown(), node.TransitionFailure)
		},
		OnError: func() node.TransitionResult { _ = m.shutdown(); return node.TransitionSuccess },
	})
	return err
}

// result tells an error to the log and keeps it until the next result.
func (m *machine) result(err error, wrong node.TransitionResult) node.TransitionResult {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err = nil; err == nil {
		return node.TransitionSuccess
	}
	m.err = logError(m.node.Logger(), err)
	return wrong
}

// explain returns the error of the callback that made a transition fail, or else that of the transition.
func (m *machine) explain(transition error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if transition == nil || m.err == nil {
		return transition
	}
	return m.err
}

// end ends the life of the node, or finds that somebody else has ended it.
func (m *machine) end() error {
	if err := m.life.Shutdown(); !m.over.Load() {
		return err // OnShutdown was never reached
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err
}

// configure opens the buses and asks every servo whether it is what it should be. It moves nothing.
func (m *machine) configure() error {
	r, err := openRig(m.cfg, m.parts, m.library, m.simulation)
	if err != nil {
		return err
	}
	if err := m.meet(r); err != nil {
		return errors.Join(err, r.Close())
	}
	m.rig.Store(r)
	return nil
}

// meet asks every servo whether it is what it should be, tells what a start will change for good, and shows gains and
// profiles as parameters.
func (m *machine) meet(r *rig) error {
	if err := r.robot.Check(m.ctx); err != nil {
		return err
	}
	for _, text := range r.advice() {
		m.node.Logger().Warn(text)
	}
	writes, err := r.robot.PlannedWrites(m.ctx)
	if err != nil {
		return err
	}
	for _, w := range writes {
		if w.EEPROM {
			m.node.Logger().Info("the start will write, with torque off: " + w.String())
		}
	}
	registers, err := readTunables(m.ctx, r.robot)
	if err != nil {
		return err
	}
	return m.face.ShowRegisters(registers)
}

// activate brings the joints under torque where they stand and runs the control loop.
func (m *machine) activate() error {
	r := m.rig.Load()
	a, err := activate(m.ctx, r, control.Options{
		Rate: m.cfg.Rate, Robot: r.robot, Controllers: m.controllers.all, Active: m.controllers.active, StopTimeout: stopTimeout,
		Priority: m.cfg.Realtime.Priority, CPUs: m.cfg.Realtime.CPUs,
	}, m.face)
	if err != nil {
		return err
	}
	m.activity = a
	warnRealtime(m.node.Logger(), a.loop.RealtimeError())
	m.node.Logger().Info(fmt.Sprintf("running %d joints at %g Hz", len(m.cfg.Joints), m.cfg.Rate))
	m.beside.Go(func() { m.attend(r, a) })
	return nil
}

// attend runs beside the loop from its first cycle on: status line, demo motion.
func (m *machine) attend(r *rig, a *activity) {
	ctx, cancel := context.WithCancel(m.ctx)
	defer cancel()
	var beside sync.WaitGroup
	defer beside.Wait()
	if m.o.Demo {
		for _, c := range m.controllers.trajectories {
			beside.Go(func() { playDemo(ctx, c.Control, r.limitsOf(c.Control)) })
		}
	}
	line := newStatusLine(m.o.Stdout, slices.Max(append(r.wireUse(a.loop.Period()), 0)))
	beside.Go(func() { line.run(ctx, a.loop.Stats) })
	<-a.done
	cancel()
	if a.err != nil {
		m.failed <- a
	}
}

// deactivate holds the joints and then leaves them as safety.on_exit says. The error is why the loop had ended before.
func (m *machine) deactivate() error {
	a := m.activity
	if a == nil {
		return nil
	}
	m.activity = nil
	err := a.end()
	m.beside.Wait()
	m.stats, m.wireUse = a.loop.Stats(), m.rig.Load().wireUse(a.loop.Period())
	select {
	case <-m.failed: // it is told here
	default:
	}
	return err
}

// cleanup closes the buses.
func (m *machine) cleanup() error {
	if r := m.rig.Swap(nil); r != nil {
		return r.Close()
	}
	return nil
}

// shutdown ends what there is.
func (m *machine) shutdown() error { return errors.Join(m.deactivate(), m.cleanup()) }

// run goes through the life of the node until ctx ends, or until the robot fails in LifecycleAuto.
func (m *machine) run() error {
	if m.o.Lifecycle != LifecycleManaged {
		if err := m.begin(); err != nil {
			return errors.Join(err, m.end())
		}
	}
	if m.o.Duration > 0 {
		end := time.AfterFunc(m.o.Duration, m.quit)
		defer end.Stop()
	}
	for {
		select {
		case <-m.ctx.Done():
			return m.end()
		case <-m.failed:
			err := m.explain(m.life.Deactivate()) // goes through error processing
			if m.o.Lifecycle != LifecycleManaged {
				return errors.Join(err, m.end())
			}
		}
	}
}

// begin configures and activates the robot.
func (m *machine) begin() error {
	if err := m.explain(m.life.Configure()); err != nil {
		return err
	}
	return m.explain(m.life.Activate())
}
