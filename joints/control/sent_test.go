package control

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// TestSentKeepsLimits: through the whole loop and down to the registers of simulated servos, whatever trajectories come, are
// stopped or changed in speed, and whatever deadlines are missed, no goal is farther from the one before than the velocity
// limit allows in one period, give or take the tick it is rounded to, and none is outside the range.
func TestSentKeepsLimits(t *testing.T) {
	t.Parallel()
	const perRadian = 4096 / (2 * math.Pi)
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 3, Acceleration: 20, Effort: math.NaN()}
	robot, line := simulated(t, 2, limits)
	clock := &fakeClock{}
	arm := newController(t, TrajectoryOptions{StaleCycles: 3, AllowPartial: true, Margin: TimeOptimal()}, limits, limits)
	l, err := NewLoop(Options{Rate: 200, Robot: robot, Controllers: []Controller{arm}, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	if err := robot.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := &bench{clock: clock, loop: l}
	b.begin(t)
	random := rand.New(rand.NewPCG(7, 11))
	last := [2]float64{2048, 2048}
	fastest := 0.0
	for cycle := range 2000 {
		b.step(t)
		for j := range last {
			raw, err := line.Register(byte(j+1), "goal_position")
			if err != nil {
				t.Fatal(err)
			}
			step := math.Abs(float64(raw) - last[j])
			if last[j] = float64(raw); step > 3*period.Seconds()*perRadian+1 || math.Abs(float64(raw)-2048) > perRadian+1 {
				t.Fatalf("cycle %d: joint %d: goal %d after a step of %g", cycle, j, raw, step)
			}
			fastest = max(fastest, step)
		}
		switch random.IntN(40) {
		case 0, 1, 2:
			_ = arm.Submit(someTrajectory(random))
		case 3:
			arm.Hold()
		case 4:
			mustScale(t, arm, 1.5*random.Float64())
		case 5, 6:
			clock.work(time.Duration(random.Int64N(int64(4 * period))))
		}
	}
	if fastest < 2*period.Seconds()*perRadian {
		t.Errorf("the fastest step was %g", fastest)
	}
	if err := robot.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// someTrajectory is one of one joint or two, with what fields chance will have.
func someTrajectory(random *rand.Rand) *Trajectory {
	n := 1 + random.IntN(2)
	values := func(most float64) []float64 {
		v := make([]float64, n)
		for j := range v {
			v[j] = most * (2*random.Float64() - 1)
		}
		return v
	}
	tr := &Trajectory{Joints: []string{"b", "a"}[:n]}
	at, points, velocities := random.Float64()*0.3, 1+random.IntN(4), random.IntN(2) == 0
	for i := range points {
		p := Point{TimeFromStart: seconds(at), Positions: values(1)}
		if velocities {
			p.Velocities = values(1)
		}
		if i == points-1 {
			clear(p.Velocities)
		}
		tr.Points = append(tr.Points, p)
		at += 0.3 + random.Float64()
	}
	return tr
}
