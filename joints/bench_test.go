package joints_test

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/joints"
)

// BenchmarkExchange is six joints on one bus whose servos answer at once.
func BenchmarkExchange(b *testing.B) {
	r := newRig(b, joints.RobotOptions{}, quietBus(b, 1, "XM430-W350"))
	if err := r.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	for i := range r.commands {
		r.commands[i] = joints.Command{Position: 0.05, Velocity: math.NaN(), Effort: math.NaN()}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Exchange(r.commands, r.states); err != nil {
			b.Fatal(err)
		}
	}
}
