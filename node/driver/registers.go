package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node"
)

// Register is a register of a joint's servo that can be changed under way, such as a gain.
type Register struct {
	// Joint is the joint's place in Options.Joints, Name the register's name.
	Joint int
	Name  string
	// Held is what the servo holds after a start, Lower and Upper bound what it may hold, all as the servo counts.
	Held, Lower, Upper int64
}

// registerPatience bounds how long the setting of one register may take.
const registerPatience = 2 * time.Second

// registers are the parameters joints.<joint>.registers.…: gains and profiles of the servos, as the servos count them.
type registers struct {
	node    *node.Node
	log     *zap.Logger
	current *current
	joints  []*joints.Joint

	mu  sync.Mutex // guards all and what they say it does
	all []*registerParameter
}

// registerParameter is one of them.
type registerParameter struct {
	Register
	parameter *node.Parameter[int64]
}

// ShowRegisters declares registers as parameters with what the servos hold. Those that are there already keep what was
// set; what nobody has set follows the servos. What differs from what they hold is written when the robot starts. It
// must not be called during a session.
func (d *Driver) ShowRegisters(all []Register) error {
	for _, register := range all {
		if err := d.registers.show(register); err != nil {
			return err
		}
	}
	return nil
}

// show declares a register, or takes over what the servo holds by now where nobody has set it.
func (r *registers) show(register Register) error {
	r.mu.Lock()
	i := slices.IndexFunc(r.all, func(x *registerParameter) bool { return x.Joint == register.Joint && x.Name == register.Name })
	if i < 0 {
		r.mu.Unlock()
		return r.declare(register)
	}
	x := r.all[i]
	untouched := x.parameter.Get() == x.Held
	x.Register = register
	r.mu.Unlock()
	if untouched {
		return x.parameter.Set(register.Held)
	}
	return nil
}

func (r *registers) declare(register Register) error {
	name := "joints." + r.joints[register.Joint].Name() + ".registers." + register.Name
	parameter, err := node.DeclareParameter(r.node, name, register.Held, node.ParameterOptions[int64]{
		Description:  "as the servo counts it; in effect at once",
		IntegerRange: &rcl_interfaces.IntegerRange{FromValue: min(register.Lower, register.Held), ToValue: max(register.Upper, register.Held)},
		Check:        func(raw int64) error { return r.write(register.Joint, register.Name, raw) },
	})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, &registerParameter{register, parameter})
	return nil
}

// write sets a register of an active robot. Without one the parameter waits for the next start.
func (r *registers) write(joint int, name string, raw int64) error {
	session, err := r.current.get()
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), registerPatience)
	defer cancel()
	err = session.Loop.Do(ctx, func(ctx context.Context) error { return session.Robot.WriteRegister(ctx, joint, name, raw) })
	if err != nil {
		return oneLine(err)
	}
	return nil
}

// restore writes what was set and differs from what the servos hold after a start, one register in a cycle. What cannot
// be written is logged.
func (r *registers) restore(ctx context.Context, s Session) {
	for _, x := range r.differing() {
		raw := x.parameter.Get()
		err := s.Loop.Do(ctx, func(ctx context.Context) error { return s.Robot.WriteRegister(ctx, x.Joint, x.Name, raw) })
		if errors.Is(err, control.ErrEnded) || ctx.Err() != nil {
			return
		}
		if err != nil {
			r.log.Error(fmt.Sprintf("parameter %s has no effect", x.parameter.Name()), zap.Error(err))
		}
	}
}

// differing returns the registers that are set to something else than the servos hold after a start.
func (r *registers) differing() (all []registerParameter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.all {
		if x.parameter.Get() != x.Held {
			all = append(all, *x)
		}
	}
	return all
}
