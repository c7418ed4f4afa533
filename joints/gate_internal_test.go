package joints

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// goalRecorder keeps the goals that a gate sets.
type goalRecorder struct {
	raw [2]int64
	set [2]bool
	n   int
}

func (r *goalRecorder) SetGoal(slot, goal int, raw int64) {
	r.raw[goal], r.set[goal] = raw, true
	r.n++
}

func (r *goalRecorder) ClearGoals(int) {}

const testPeriod = 10 * time.Millisecond

// testGate is the gate of a joint with one servo, and what makes ticks of its goals.
type testGate struct {
	*gate
	drive *drive
	servo *servo
}

// newTestGate returns the gate of an XM430-W350 whose zero is its centre: 2048 ticks are half a turn.
func newTestGate(t testing.TB, mode Mode, l Limits, b bounds) *testGate {
	t.Helper()
	j, err := New(Options{Name: "j", Limits: l, Actuators: []ActuatorOptions{
		{Servo: embeddedServo(t, "XM430-W350"), Mode: mode, ZeroTicks: 2048, Direction: 1, Reduction: 1},
	}})
	if err != nil {
		t.Fatal(err)
	}
	d := newDrive(j.transmission, &RobotOptions{Period: testPeriod, HoldAfter: 2})
	s := &servo{a: j.transmission.actuators[0], drive: d, bounds: [2]bounds{b, {0, 1193}}, torque: true, started: true}
	d.servos[0] = s
	g := &testGate{gate: &d.axes[0].gate, drive: d, servo: s}
	g.openAt(2048)
	if g.lower > g.upper {
		t.Fatalf("no position is left between %v and %v", g.lower, g.upper)
	}
	return g
}

// openAt lets commands pass from where the servo stands.
func (g *testGate) openAt(ticks int64) {
	g.servo.present = ticks
	g.drive.adopt()
}

// pass makes goals of a command.
func (g *testGate) pass(c Command, s *State, to *goalRecorder) {
	g.servo.goals = to
	x := g.drive.axes[0]
	x.state.Misses, x.state.Position = s.Misses, s.Position
	g.drive.command([]Command{c})
}

func command(position, velocity, effort float64) Command {
	return Command{Position: position, Velocity: velocity, Effort: effort}
}

var nan, inf = math.NaN(), math.Inf(1)

// Ticks worked out by hand: 1 rad is 4096/2π = 651.9 ticks.
func TestGateOfPositions(t *testing.T) {
	t.Parallel()
	limited := NoLimits()
	limited.PositionLower, limited.PositionUpper = -1, 0.5
	slow := NoLimits()
	slow.Velocity = 2 // 0.02 rad per exchange
	all := bounds{0, 4095}
	for _, c := range []struct {
		name     string
		limits   Limits
		bounds   bounds
		misses   int
		commands []float64
		ticks    int64 // of the last command; 0: none was set
		counts   GateCounts
	}{
		{"passes", NoLimits(), all, 0, []float64{1}, 2048 + 652, GateCounts{}},
		{"nothing commanded", NoLimits(), all, 0, []float64{nan}, 0, GateCounts{}},
		{"commanded once", NoLimits(), all, 0, []float64{1, nan, nan}, 2048 + 652, GateCounts{}},
		{"infinite", NoLimits(), all, 0, []float64{inf, -inf}, 0, GateCounts{Refused: 2}},
		{"above the limit", limited, all, 0, []float64{0.6}, 2048 + 326, GateCounts{Clamped: 1}},
		{"below the limit", limited, all, 0, []float64{-3, -1e300}, 2048 - 652, GateCounts{Clamped: 2}},
		{"at the limit", limited, all, 0, []float64{0.5}, 2048 + 326, GateCounts{}},
		{"beyond the servo", NoLimits(), all, 0, []float64{4}, 4095, GateCounts{Clamped: 1}},
		{"servo narrower than the limit", limited, bounds{2000, 2100}, 0, []float64{0.4}, 2100, GateCounts{Clamped: 1}},
		{"too fast", slow, all, 0, []float64{1}, 2048 + 13, GateCounts{Slowed: 1}},
		{"too fast, again", slow, all, 0, []float64{1, 1, 1}, 2048 + 39, GateCounts{Slowed: 3}},
		{"just fast enough", slow, all, 0, []float64{-0.02, -0.04, -0.06}, 2048 - 39, GateCounts{}},
		{"two misses", NoLimits(), all, 2, []float64{1}, 2048 + 652, GateCounts{}},
		{"three misses", NoLimits(), all, 3, []float64{1}, 0, GateCounts{Held: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newTestGate(t, Position, c.limits, c.bounds)
			var r goalRecorder
			for _, p := range c.commands {
				g.pass(command(p, nan, nan), &State{Misses: c.misses}, &r)
			}
			if r.set[0] != (c.ticks != 0) || r.raw[0] != c.ticks {
				t.Errorf("goal %d (set %v), want %d", r.raw[0], r.set[0], c.ticks)
			}
			if g.counts != c.counts {
				t.Errorf("counts %+v, want %+v", g.counts, c.counts)
			}
		})
	}
}

// A joint that comes back goes on from where its goal stayed, at its velocity limit.
func TestGateAfterSilence(t *testing.T) {
	t.Parallel()
	l := NoLimits()
	l.Velocity = 2
	g := newTestGate(t, Position, l, bounds{0, 4095})
	var r goalRecorder
	for i := range 100 {
		misses := 0
		if i >= 10 && i < 90 {
			misses = i
		}
		g.pass(command(float64(i)*0.02, nan, nan), &State{Misses: misses}, &r)
		if i == 89 && r.raw[0] != 2048+117 { // 9 · 0.02 rad
			t.Errorf("goal moved on to %d while the joint was silent", r.raw[0])
		}
	}
	if want := int64(2048 + 248); r.raw[0] != want { // 19 · 0.02 rad
		t.Errorf("ten exchanges after its return the goal is %d, want %d", r.raw[0], want)
	}
}

// A joint that starts a little outside its servo's limits is brought inside at once, not step by step.
func TestGateFromOutside(t *testing.T) {
	t.Parallel()
	l := NoLimits()
	l.Velocity = 0.1 // 0.65 ticks per exchange
	g := newTestGate(t, Position, l, bounds{0, 2100})
	g.openAt(2104)
	var r goalRecorder
	g.pass(command(0, nan, nan), &State{}, &r)
	if r.raw[0] != 2100 {
		t.Errorf("goal %d, want the servo's limit 2100", r.raw[0])
	}
}

// Steps by hand: 1 rad/s is 41.7 steps of 0.229 rpm; 1 N·m is 149.8 steps; 100 % are 885 steps of 0.113 %.
func TestGateOfOtherModes(t *testing.T) {
	t.Parallel()
	slow, gentle, ends := NoLimits(), NoLimits(), NoLimits()
	slow.Velocity = 1
	gentle.Effort = 0.5
	ends.PositionLower, ends.PositionUpper = -1, 1
	wide := bounds{-100, 100}
	for _, c := range []struct {
		name     string
		mode     Mode
		limits   Limits
		state    State
		commands []Command
		raw      int64
		set      bool
		counts   GateCounts
	}{
		{"velocity", Velocity, NoLimits(), State{}, []Command{command(nan, 1, nan)}, 42, true, GateCounts{}},
		{"velocity, nothing commanded", Velocity, NoLimits(), State{}, []Command{command(nan, nan, nan)}, 0, false, GateCounts{}},
		{"velocity, no longer commanded", Velocity, NoLimits(), State{}, []Command{command(nan, 1, nan), command(nan, nan, nan)}, 0, true, GateCounts{}},
		{"velocity, infinite", Velocity, NoLimits(), State{}, []Command{command(nan, 1, nan), command(nan, inf, nan)}, 0, true, GateCounts{Refused: 1}},
		{"velocity above its limit", Velocity, slow, State{}, []Command{command(nan, -3, nan)}, -42, true, GateCounts{Slowed: 1}},
		{"velocity above the servo's", Velocity, NoLimits(), State{}, []Command{command(nan, 30, nan)}, 100, true, GateCounts{Clamped: 1}},
		{"velocity at the upper end", Velocity, ends, State{Position: 1.01}, []Command{command(nan, 1, nan)}, 0, true, GateCounts{Clamped: 1}},
		{"velocity away from the upper end", Velocity, ends, State{Position: 1.01}, []Command{command(nan, -1, nan)}, -42, true, GateCounts{}},
		{"velocity at the lower end", Velocity, ends, State{Position: -1}, []Command{command(nan, -1, nan)}, 0, true, GateCounts{Clamped: 1}},
		{"velocity of a silent joint", Velocity, NoLimits(), State{Misses: 3}, []Command{command(nan, 1, nan)}, 0, true, GateCounts{Held: 1}},
		{"current", Current, NoLimits(), State{}, []Command{command(nan, nan, -0.5)}, -75, true, GateCounts{}},
		{"current above its limit", Current, gentle, State{}, []Command{command(nan, nan, 0.6)}, 75, true, GateCounts{Clamped: 1}},
		{"current, no longer commanded", Current, gentle, State{}, []Command{command(nan, nan, 0.5), command(nan, nan, nan)}, 0, true, GateCounts{}},
		{"pwm", PWM, NoLimits(), State{}, []Command{command(nan, nan, 0.1)}, 88, true, GateCounts{}},
		{"pwm above the servo's", PWM, NoLimits(), State{}, []Command{command(nan, nan, 1)}, 100, true, GateCounts{Clamped: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newTestGate(t, c.mode, c.limits, wide)
			var r goalRecorder
			for _, command := range c.commands {
				g.pass(command, &c.state, &r)
			}
			if r.set[0] != c.set || r.raw[0] != c.raw {
				t.Errorf("goal %d (set %v), want %d (%v)", r.raw[0], r.set[0], c.raw, c.set)
			}
			if g.counts != c.counts {
				t.Errorf("counts %+v, want %+v", g.counts, c.counts)
			}
		})
	}
}

// In mode current_based_position the effort bounds the position goal: it has no sign, and without it the servo keeps
// the bound it has.
func TestGateOfCurrentBasedPosition(t *testing.T) {
	t.Parallel()
	g := newTestGate(t, CurrentBasedPosition, NoLimits(), bounds{math.MinInt32, math.MaxInt32})
	var r goalRecorder
	g.pass(command(1, nan, nan), &State{}, &r)
	if r.raw[0] != 2048+652 || r.set[1] {
		t.Errorf("goals %v, set %v, want only the position 2700", r.raw, r.set)
	}
	g.pass(command(10, nan, -1), &State{}, &r)
	if r.raw[0] != 2048+6519 || r.raw[1] != 150 {
		t.Errorf("goals %v, want 8567 and 150", r.raw)
	}
	g.pass(command(10, nan, 100), &State{}, &r)
	if r.raw[1] != 1193 || g.counts.Clamped != 1 {
		t.Errorf("goals %v, counts %+v, want the servo's current limit 1193, counted", r.raw, g.counts)
	}
}

// Whatever is commanded, goals stay within what limits and servo allow, and never move faster than the limit.
func TestGateLetsNothingThrough(t *testing.T) {
	t.Parallel()
	values := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-4, 4), rapid.SampledFrom([]float64{nan, inf, -inf, 0, math.MaxFloat64, 5e-324}))
	rapid.Check(t, func(r *rapid.T) {
		l := NoLimits()
		lower := rapid.Float64Range(-3, 0).Draw(r, "lower")
		upper := rapid.Float64Range(0, 3).Draw(r, "upper")
		l.PositionLower, l.PositionUpper, l.Velocity = lower, upper, rapid.Float64Range(0.01, 10).Draw(r, "velocity")
		b := bounds{rapid.Int64Range(0, 2048).Draw(r, "least"), rapid.Int64Range(2048, 4095).Draw(r, "most")}
		g := newTestGate(t, Position, l, b)
		step := int64(math.Ceil(l.Velocity*testPeriod.Seconds()/g.servo.a.scale.position)) + 1
		last := int64(2048)
		for range 50 {
			var goal goalRecorder
			c, misses := values.Draw(r, "command"), rapid.IntRange(0, 4).Draw(r, "misses")
			g.pass(command(c, values.Draw(r, "velocity"), values.Draw(r, "effort")), &State{Misses: misses}, &goal)
			if !goal.set[0] {
				continue
			}
			if (math.IsNaN(c) || math.IsInf(c, 0) || misses > 2) && goal.raw[0] != last {
				r.Fatalf("command %v after %d misses became goal %d", c, misses, goal.raw[0])
			}
			rad := g.servo.a.scale.radians(goal.raw[0])
			half := g.servo.a.scale.position / 2 * 1.000001
			if goal.raw[0] < b.lower || goal.raw[0] > b.upper || rad < lower-half || rad > upper+half {
				r.Fatalf("command %v became goal %d (%v rad), outside %v and %v to %v rad", c, goal.raw[0], rad, b, lower, upper)
			}
			if moved := goal.raw[0] - last; moved > step || moved < -step {
				r.Fatalf("command %v moved the goal by %d ticks, at most %d allowed", c, moved, step)
			}
			last = goal.raw[0]
		}
	})
}
