package control

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// TestOverrunKeepsLimits: through the whole loop, whatever deadlines are missed, no write asks for more than the velocity
// limit allows within one period, nor for more acceleration, and the joints arrive all the same.
func TestOverrunKeepsLimits(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -4, PositionUpper: 4, Velocity: 3, Acceleration: 20, Effort: math.NaN()}
	rapid.Check(t, func(rt *rapid.T) {
		work := rapid.SliceOfN(rapid.Int64Range(0, int64(4*period)), 250, 250).Draw(rt, "work")
		smooth := rapid.SampledFrom([]Takeover{TakeoverSmooth, TakeoverMeasured}).Draw(rt, "takeover")
		c := newController(t, TrajectoryOptions{StaleCycles: 3, Takeover: smooth}, limits)
		b := newBench(t, []float64{0}, c)
		f := follower{}
		last, bad := 0.0, ""
		b.cycles(t, 800, func(cycle int, commands []joints.Command, _ []joints.State) {
			if cycle == 2 {
				mustSubmit(t, c, to("a", point(1, 1.9, 0), point(2, 0, 0))) // up to 2.85 rad/s
			}
			if cycle < len(work) {
				b.clock.work(time.Duration(work[cycle]))
			}
			if p := commands[0].Position; !math.IsNaN(p) {
				last = p
				if v, a := f.next(p); math.Abs(v) > 3*(1+1e-6) || math.Abs(a) > 20*(1+1e-4) {
					bad = fmt.Sprintf("cycle %d: %g rad/s, %g rad/s²", cycle, v, a)
				}
			}
		})
		if bad != "" {
			rt.Fatal(bad)
		}
		if last != 0 || b.loop.Stats().Overruns == 0 {
			rt.Fatalf("ends at %g after %d overruns", last, b.loop.Stats().Overruns)
		}
	})
}

// TestVelocityRefusalNamesTheLimit: what is refused is held against the configured limit, and the margin is said beside it.
func TestVelocityRefusalNamesTheLimit(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Velocity = 2.5
	r := newRig(t, TrajectoryOptions{Margin: Margin{Velocity: 0.25}}, []joints.Limits{limits}, 0)
	err := r.c.Submit(to("a", point(1, 3, 0))) // a cubic, 1.5 times the mean: 4.5 rad/s
	const want = `arm: joint "a": velocity would be 4.5 rad/s at 0.5 s, beyond the limit 2.5 rad/s (up to 3.125 rad/s is accepted, 25 % more)`
	var limit *trajectory.LimitError
	if !errors.As(err, &limit) || limit.Limit != 2.5 || limit.Allowed != 3.125 || err.Error() != want {
		t.Errorf("got %v", err)
	}
	r = newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	if err := r.c.Submit(to("a", point(1, 3, 0))); err == nil || !strings.HasSuffix(err.Error(), "beyond the limit 2.5 rad/s") {
		t.Errorf("without margin: %v", err)
	}
}
