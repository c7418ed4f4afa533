package trajectory_test

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

func Example() {
	rules := &trajectory.Rules{Joints: []trajectory.Joint{{
		Name:   "elbow",
		Limits: trajectory.Limits{PositionLower: -1.5, PositionUpper: 1.5, Velocity: 3, Acceleration: 10},
	}}}
	message := &trajectory.Trajectory{
		Joints: []string{"elbow"},
		Points: []trajectory.Point{
			{TimeFromStart: time.Second, Positions: []float64{1}, Velocities: []float64{0}},
		},
	}
	spline, err := trajectory.NewSpline(message, rules, time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	spline.SetOut(0, []trajectory.State{{}}, []float64{0})
	fmt.Println("within limits:", spline.CheckLimits(trajectory.Margin{}) == nil)

	states := make([]trajectory.State, 1)
	for t := time.Duration(0); t <= spline.End(); t += 250 * time.Millisecond {
		spline.Sample(t, states)
		fmt.Printf("%4d ms  %.4f rad  %.3f rad/s\n", t.Milliseconds(), states[0].Position, states[0].Velocity)
	}
	// Output:
	// within limits: true
	//    0 ms  0.0000 rad  0.000 rad/s
	//  250 ms  0.1562 rad  1.125 rad/s
	//  500 ms  0.5000 rad  1.500 rad/s
	//  750 ms  0.8438 rad  1.125 rad/s
	// 1000 ms  1.0000 rad  0.000 rad/s
}

func ExampleLimitError() {
	rules := &trajectory.Rules{Joints: []trajectory.Joint{{
		Name:   "elbow",
		Limits: trajectory.Limits{PositionLower: -1.5, PositionUpper: 1.5, Velocity: 3, Acceleration: 10},
	}}}
	message := &trajectory.Trajectory{
		Joints: []string{"elbow"},
		Points: []trajectory.Point{{TimeFromStart: 200 * time.Millisecond, Positions: []float64{1}}},
	}
	spline, _ := trajectory.NewSpline(message, rules, time.Now())
	spline.SetOut(0, []trajectory.State{{}}, []float64{0})
	fmt.Println(spline.CheckLimits(trajectory.Margin{}))
	// Output:
	// joint "elbow": velocity would be 5 rad/s at 0 s, beyond the limit 3 rad/s
}
