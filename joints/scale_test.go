package joints_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
)

// All expected values are worked out by hand: an X servo has 4096 ticks per turn, an AX 1024 ticks for 300°.
func TestPositionByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, model string
		zero        int64
		direction   int
		reduction   float64
		ticks       int64
		want        float64
	}{
		{"at zero", "XM430-W350", 2048, 1, 1, 2048, 0},
		{"a quarter turn", "XM430-W350", 2048, 1, 1, 3072, math.Pi / 2},
		{"a quarter turn back", "XM430-W350", 2048, 1, 1, 1024, -math.Pi / 2},
		{"reversed", "XM430-W350", 2048, -1, 1, 3072, -math.Pi / 2},
		{"geared 2:1", "XM430-W350", 2048, 1, 2, 3072, math.Pi / 4},
		{"geared 2:1, reversed", "XM430-W350", 2048, -1, 2, 3072, -math.Pi / 4},
		{"geared up 1:3", "XM430-W350", 2048, 1, 1.0 / 3, 3072, 3 * math.Pi / 2},
		{"zero elsewhere", "XM430-W350", 1024, 1, 1, 2048, math.Pi / 2},
		{"many turns", "XM430-W350", 2048, 1, 1, 2048 + 10*4096, 20 * math.Pi},
		{"AX at its end", "AX-12A", 512, 1, 1, 0, -150 * math.Pi / 180},
		{"AX, 90°", "AX-12A", 512, 1, 1, 819, 307 * 300.0 / 1024 * math.Pi / 180},
		{"PRO, half a turn", "H54-200-S500-R", 0, 1, 1, 250961, math.Pi},
		{"STS, a sixteenth", "STS3215", 2048, -1, 1, 2304, -math.Pi / 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := options("j", servo(t, 1, c.model))
			o.Actuators[0].ZeroTicks, o.Actuators[0].Direction, o.Actuators[0].Reduction = c.zero, c.direction, c.reduction
			j := newJoint(t, o).Actuators()[0]
			if got := j.Position(c.ticks); !nearly(got, c.want) {
				t.Errorf("tick %d is %v rad, want %v", c.ticks, got, c.want)
			}
			if got := j.Ticks(c.want); got != c.ticks {
				t.Errorf("%v rad is tick %d, want %d", c.want, got, c.ticks)
			}
		})
	}
}

// Every tick that a 32-bit register can hold comes back from radians, whatever the gear.
func TestEveryTickComesBack(t *testing.T) {
	t.Parallel()
	names := []string{"XM430-W350", "AX-12A", "EX-106+", "H54-200-S500-R", "PH54-200-S500-R", "YM070-210-R099-RH", "STS3215", "SCS0009"}
	rapid.Check(t, func(r *rapid.T) {
		o := options("j", servo(t, 1, rapid.SampledFrom(names).Draw(r, "model")))
		o.Actuators[0].ZeroTicks = rapid.Int64Range(math.MinInt32, math.MaxInt32).Draw(r, "zero")
		o.Actuators[0].Direction = rapid.SampledFrom([]int{1, -1}).Draw(r, "direction")
		o.Actuators[0].Reduction = rapid.Float64Range(1e-3, 1e3).Draw(r, "reduction")
		joint, err := joints.New(o)
		if err != nil {
			r.Fatal(err)
		}
		j := joint.Actuators()[0]
		ticks := rapid.Int64Range(math.MinInt32, math.MaxInt32).Draw(r, "ticks")
		if got := j.Ticks(j.Position(ticks)); got != ticks {
			r.Fatalf("tick %d came back as %d through %v rad", ticks, got, j.Position(ticks))
		}
	})
}

func TestTicksOfWhatIsNoPosition(t *testing.T) {
	t.Parallel()
	j := newJoint(t, options("j", servo(t, 1, "XM430-W350"))).Actuators()[0]
	if got := j.Ticks(math.NaN()); got != 2048 {
		t.Errorf("NaN is tick %d, want that of 0 rad", got)
	}
	if up, down := j.Ticks(math.Inf(1)), j.Ticks(math.Inf(-1)); up < 1<<52 || down > -1<<52 {
		t.Errorf("infinity is tick %d and %d, want something far beyond every register", up, down)
	}
}
