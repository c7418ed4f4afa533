package control

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// newForward returns a controller named forward.
func newForward(t testing.TB, o ForwardOptions) *ForwardController {
	t.Helper()
	o.Name = "forward"
	c, err := NewForwardController(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// passer drives a forward controller cycle by cycle. Its joints are at once where they are told to be, and move as they
// are told to.
type passer struct {
	c        *ForwardController
	tick     Tick
	states   []joints.State
	commands []joints.Command
}

func newPasser(t testing.TB, o ForwardOptions) *passer {
	t.Helper()
	p := &passer{c: newForward(t, o), commands: make([]joints.Command, len(o.Joints))}
	for range o.Joints {
		p.states = append(p.states, joints.State{Fresh: true, Torque: true})
	}
	p.tick = Tick{Deadline: time.Hour, Wall: fakeEpoch, Elapsed: period, Period: period}
	p.c.Activate(p.tick, p.states, nowhere(len(p.states)))
	p.step()
	return p
}

func (p *passer) step() {
	p.c.Update(p.tick, p.states, p.commands)
	p.tick.Deadline += period
	p.tick.Wall = p.tick.Wall.Add(period)
	for j, c := range p.commands {
		s := &p.states[j]
		s.Velocity = orZero(c.Velocity)
		s.Position += s.Velocity * period.Seconds()
		if !math.IsNaN(c.Position) {
			s.Position = c.Position
		}
	}
}

func (p *passer) steps(n int) {
	for range n {
		p.step()
	}
}

func (p *passer) mustSubmit(t testing.TB, values ...float64) {
	t.Helper()
	if err := p.c.Submit(values); err != nil {
		t.Fatal(err)
	}
}

// one is a joint named a.
func one(i Interface, l joints.Limits) ForwardOptions {
	return ForwardOptions{Joints: []ForwardJoint{{Name: "a", Limits: l, Interface: i}}}
}

// three is one joint of each interface.
func three(l joints.Limits) ForwardOptions {
	return ForwardOptions{Joints: []ForwardJoint{
		{Name: "p", Limits: l, Interface: PositionInterface},
		{Name: "v", Limits: l, Interface: VelocityInterface},
		{Name: "e", Limits: l, Interface: EffortInterface},
	}}
}

// TestForwardCommands: each joint gets what its interface says in the cycle after it was submitted, and nothing before.
func TestForwardCommands(t *testing.T) {
	t.Parallel()
	p := newPasser(t, three(joints.NoLimits()))
	for j, c := range p.commands {
		if told(c) {
			t.Errorf("joint %d: %+v before any command", j, c)
		}
	}
	if !p.c.Resting() {
		t.Error("does not rest")
	}
	values := []float64{0.5, -2, 0.25}
	p.mustSubmit(t, values...)
	values[0] = 7 // it has copied them
	p.step()
	for j, want := range []joints.Command{
		{Position: 0.5, Velocity: math.NaN(), Effort: math.NaN()},
		{Position: math.NaN(), Velocity: -2, Effort: math.NaN()},
		{Position: math.NaN(), Velocity: math.NaN(), Effort: 0.25},
	} {
		if got := p.commands[j]; !same(got.Position, want.Position) || !same(got.Velocity, want.Velocity) || !same(got.Effort, want.Effort) {
			t.Errorf("joint %d: %+v, want %+v", j, got, want)
		}
	}
	if p.c.Resting() {
		t.Error("rests")
	}
	p.step()
	var s ControllerState
	p.c.State(&s)
	if s.Output[0].Position != 0.5 || s.Reference[1].Velocity != -2 || s.Feedback[0].Position != 0.5 || s.Error[0].Position != 0 || !s.Active {
		t.Errorf("state: %+v", s)
	}
}

// same is equality that knows NaN.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// TestForwardKeepsLimits: whatever is streamed, and however irregularly, no command goes beyond the limits; a joint under
// velocity commands stays within its range.
func TestForwardKeepsLimits(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 2, Acceleration: 8, Effort: 0.5}
	clamped := 0
	rapid.Check(t, func(rt *rapid.T) {
		p := newPasser(t, three(limits))
		f := follower{}
		velocity := 0.0
		for range rapid.IntRange(1, 30).Draw(rt, "commands") {
			values := rapid.SliceOfN(rapid.Float64Range(-3, 3), 3, 3).Draw(rt, "values")
			p.mustSubmit(t, values...)
			for range rapid.IntRange(1, 60).Draw(rt, "cycles") {
				p.step()
				position := p.commands[0].Position
				v, a := f.next(position)
				atEnd := math.Abs(position) > 1-1e-9
				if math.Abs(position) > 1 || math.Abs(v) > 2*(1+1e-5) || math.Abs(a) > 8*(1+1e-4) && !atEnd {
					rt.Fatalf("position %g asks for %g rad/s, %g rad/s²", position, v, a)
				}
				w := p.commands[1].Velocity
				if math.Abs(w) > 2 || math.Abs(w-velocity) > 8*period.Seconds()*(1+1e-9) {
					rt.Fatalf("velocity %g after %g rad/s", w, velocity)
				}
				velocity = w
				if at := p.states[1].Position; math.Abs(at) > 1+1e-9 {
					rt.Fatalf("velocities lead to %g rad", at)
				} else if math.Abs(at) > 0.99 {
					clamped++
				}
				if e := p.commands[2].Effort; math.Abs(e) > 0.5 {
					rt.Fatalf("effort %g", e)
				}
			}
		}
	})
	if clamped == 0 {
		t.Error("no range was used up")
	}
}

// TestForwardArrives: a position is reached and kept; a velocity is reached as soon as the acceleration allows.
func TestForwardArrives(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Velocity, limits.Acceleration = 2, 10
	p := newPasser(t, three(limits))
	p.mustSubmit(t, 1, 1, 0)
	p.steps(20)
	if got := p.commands[1].Velocity; !near(got, 1, 1e-9) { // 0.1 s at 10 rad/s²
		t.Errorf("velocity %g", got)
	}
	p.steps(130) // 1/2 s at 2 rad/s and 0.2 s to get there and stop
	if got := p.commands[0].Position; got != 1 {
		t.Errorf("position %g", got)
	}
}

// TestForwardTimeout: a command counts for as long as the timeout; then velocities and efforts become 0 and positions are
// held, and a new command counts again.
func TestForwardTimeout(t *testing.T) {
	t.Parallel()
	o := three(joints.NoLimits())
	o.CommandTimeout = 50 * time.Millisecond
	o.Joints[0].Limits.Velocity = 1
	p := newPasser(t, o)
	for range 3 {
		p.states[0].Position = 0
		p.mustSubmit(t, p.c.loop.limiters[0].position+10, 2, 3)
		for k := range 40 {
			p.step()
			counts := k < 10
			v, e := p.commands[1].Velocity, p.commands[2].Effort
			if v != 0 != counts || e != 0 != counts || math.IsNaN(v) || math.IsNaN(e) {
				t.Fatalf("cycle %d: %+v", k, p.commands)
			}
		}
		if !p.c.Resting() {
			t.Error("does not rest")
		}
	}
	if got := p.commands[0].Position; !near(got, 3*10*period.Seconds(), 1e-9) { // ten cycles at 1 rad/s, three times
		t.Errorf("position %g", got)
	}
}

// TestForwardNamed: commands by name reach their joints in any order, also some of them; of several fields the joint's own
// counts, and names to be ignored are.
func TestForwardNamed(t *testing.T) {
	t.Parallel()
	o := three(joints.NoLimits())
	o.Ignored = []string{"finger"}
	p := newPasser(t, o)
	nan := math.NaN()
	named := func(n NamedCommands) {
		t.Helper()
		if err := p.c.SubmitNamed(n); err != nil {
			t.Error(err)
		}
	}
	named(NamedCommands{
		Joints:    []string{"e", "finger", "p", "v"},
		Positions: []float64{nan, nan, 1, nan}, Velocities: []float64{nan, nan, nan, 2}, Efforts: []float64{3, nan, nan, nan},
	})
	p.step()
	check := func(position, velocity, effort float64) {
		t.Helper()
		if p.commands[0].Position != position || p.commands[1].Velocity != velocity || p.commands[2].Effort != effort {
			t.Errorf("commands %+v, want %g, %g, %g", p.commands, position, velocity, effort)
		}
	}
	check(1, 2, 3)
	// Two messages between two cycles: what the second does not name the first has said.
	named(NamedCommands{Joints: []string{"v"}, Velocities: []float64{5}})
	named(NamedCommands{Joints: []string{"p"}, Positions: []float64{4}})
	named(NamedCommands{Joints: []string{"v"}, Velocities: []float64{6}})
	p.step()
	check(4, 6, 3)

	var length *LengthError
	var value *ValueError
	var joint *trajectory.JointError
	for _, tt := range []struct {
		n    NamedCommands
		as   any
		want string
	}{
		{NamedCommands{Joints: []string{"p", "x"}, Positions: []float64{1, 2}}, &joint, `forward: joint "x" is not a joint of this controller`},
		{NamedCommands{Joints: []string{"p", "p"}, Positions: []float64{1, 2}}, &joint, `forward: joint "p" is named twice`},
		{NamedCommands{Joints: []string{"p", "v"}, Positions: []float64{1, 2}}, &length, "forward: 0 velocity values for 2 joints"},
		{NamedCommands{Joints: []string{"p"}, Positions: []float64{1, 2}}, &length, "forward: 2 position values for 1 joints"},
		{NamedCommands{Joints: []string{"p"}, Positions: []float64{1}, Efforts: []float64{1, 2}}, &length, "forward: 2 effort values for 1 joints"},
		{NamedCommands{Joints: []string{"v"}, Velocities: []float64{nan}}, &value, `forward: joint "v": velocity is NaN`},
	} {
		if err := p.c.SubmitNamed(tt.n); !errors.As(err, tt.as) || err.Error() != tt.want {
			t.Errorf("%+v: %v", tt.n, err)
		}
	}
	if err := p.c.SubmitNamed(NamedCommands{}); !errors.Is(err, trajectory.ErrNoJoints) {
		t.Errorf("nothing: %v", err)
	}
	p.step()
	check(4, 6, 3)
}

// TestForwardRefuses says why, and changes nothing.
func TestForwardRefuses(t *testing.T) {
	t.Parallel()
	p := newPasser(t, one(PositionInterface, joints.NoLimits()))
	p.mustSubmit(t, 0.5)
	p.step()
	var length *LengthError
	var value *ValueError
	for _, tt := range []struct {
		values []float64
		as     any
		want   string
	}{
		{nil, &length, "forward: 0 position values for 1 joints"},
		{[]float64{1, 2}, &length, "forward: 2 position values for 1 joints"},
		{[]float64{math.NaN()}, &value, `forward: joint "a": position is NaN`},
		{[]float64{math.Inf(-1)}, &value, `forward: joint "a": position is -Inf`},
	} {
		if err := p.c.Submit(tt.values); !errors.As(err, tt.as) || err.Error() != tt.want {
			t.Errorf("%v: %v", tt.values, err)
		}
	}
	p.step()
	if got := p.commands[0].Position; got != 0.5 {
		t.Errorf("commanded %g", got)
	}
	p.c.Halt(true)
	if err := p.c.Submit([]float64{1}); !errors.Is(err, ErrHalted) {
		t.Errorf("halted: %v", err)
	}
	p.c.Halt(false)
	p.c.Deactivate(Deactivated)
	if err := p.c.Submit([]float64{1}); !errors.Is(err, ErrInactive) {
		t.Errorf("inactive: %v", err)
	}
	for _, o := range []ForwardOptions{{}, {Joints: []ForwardJoint{{Interface: 3}}}, {Joints: make([]ForwardJoint, 1), CommandTimeout: -1},
		{Joints: make([]ForwardJoint, 1), StaleCycles: -1}} {
		if _, err := NewForwardController(o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// TestForwardComesToRest: held, halted, or while joints are not read, velocities and efforts are 0 and positions stay; a
// joint that lost its torque or was restarted is not commanded at all before it is told something new.
func TestForwardComesToRest(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		happen func(p *passer)
		again  bool // goes on by itself
		silent bool
	}{
		{"hold", func(p *passer) { p.c.Hold() }, false, false},
		{"halt", func(p *passer) { p.c.Halt(true) }, false, false},
		{"stale", func(p *passer) { p.states[1].Fresh = false }, true, false},
		{"torque", func(p *passer) { p.states[1].Torque = false }, false, true},
		{"restart", func(p *passer) { p.states[1].Restarts++ }, false, true},
	} {
		limits := joints.NoLimits()
		limits.Velocity, limits.Acceleration = 1, 100
		p := newPasser(t, three(limits))
		p.mustSubmit(t, 10, 1, 0.5)
		p.steps(100)
		tt.happen(p)
		p.steps(10)
		rest := p.commands[0].Position
		p.steps(10)
		if p.commands[0].Position != rest || p.commands[2].Effort != 0 {
			t.Errorf("%s: %+v", tt.name, p.commands)
		}
		if v := p.commands[1].Velocity; v != 0 && !math.IsNaN(v) || math.IsNaN(v) != tt.silent {
			t.Errorf("%s: velocity %g", tt.name, v)
		}
		p.states[1].Fresh, p.states[1].Torque = true, true
		p.steps(20)
		if again := p.commands[1].Velocity == 1 && p.commands[2].Effort == 0.5; again != tt.again {
			t.Errorf("%s: afterwards %+v", tt.name, p.commands)
		}
	}
}

// TestForwardTorque: while one joint has no torque nothing is accepted.
func TestForwardTorque(t *testing.T) {
	t.Parallel()
	p := newPasser(t, three(joints.NoLimits()))
	p.states[1].Torque = false
	p.step()
	var torque *TorqueError
	if err := p.c.Submit([]float64{1, 1, 1}); !errors.As(err, &torque) || torque.Joint != "v" {
		t.Errorf("got %v", err)
	}
	p.states[1].Torque = true
	p.step()
	p.mustSubmit(t, 1, 1, 1)
	p.step()
	if got := p.commands[1].Velocity; got != 1 {
		t.Errorf("velocity %g", got)
	}
}

// TestInterfaceOf: each mode obeys one interface.
func TestInterfaceOf(t *testing.T) {
	t.Parallel()
	for m, want := range map[joints.Mode]string{
		joints.Position: "position", joints.ExtendedPosition: "position", joints.CurrentBasedPosition: "position",
		joints.Velocity: "velocity", joints.Current: "effort", joints.PWM: "effort",
	} {
		if got := InterfaceOf(m).String(); got != want {
			t.Errorf("%s: %s", m, got)
		}
	}
}
