package control

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// bytesOf is any message, read piece by piece.
type bytesOf []byte

func (b *bytesOf) byte() byte {
	if len(*b) == 0 {
		return 0
	}
	x := (*b)[0]
	*b = (*b)[1:]
	return x
}

func (b *bytesOf) number() uint64 {
	var w [8]byte
	for i := range w {
		w[i] = b.byte()
	}
	return binary.LittleEndian.Uint64(w[:])
}

func (b *bytesOf) values() []float64 {
	v := make([]float64, b.byte()%4)
	for i := range v {
		v[i] = math.Float64frombits(b.number())
	}
	return v
}

func (b *bytesOf) names() []string {
	names := make([]string, b.byte()%4)
	for i := range names {
		names[i] = [...]string{"a", "b", "", "z"}[b.byte()%4]
	}
	return names
}

func (b *bytesOf) trajectory(now time.Time) *Trajectory {
	t := &Trajectory{Joints: b.names()}
	if s := int8(b.byte()); s != 0 {
		t.Start = now.Add(time.Duration(s) * 50 * time.Millisecond)
	}
	for range b.byte() % 5 {
		t.Points = append(t.Points, Point{
			TimeFromStart: time.Duration(b.number()), Positions: b.values(), Velocities: b.values(), Accelerations: b.values(),
		})
	}
	return t
}

// FuzzSubmit: whatever messages come one after the other, each is refused with a reason or followed; and what is sent is a
// number and keeps the limits.
func FuzzSubmit(f *testing.F) {
	plain := func(name byte, at time.Duration, p float64) []byte {
		b := []byte{1, name, 0, 1}
		b = append(binary.LittleEndian.AppendUint64(b, uint64(at)), 1)
		return append(binary.LittleEndian.AppendUint64(b, math.Float64bits(p)), 0, 0)
	}
	f.Add(plain(0, time.Second, 0.5), byte(0))
	f.Add(append(plain(0, time.Second, 1e300), plain(1, 1, -0.5)...), byte(7))
	f.Add(plain(0, math.MaxInt64, 0.1), byte(31))
	f.Add(plain(0, -1, math.Inf(1)), byte(12))
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 2, Acceleration: 10, Effort: math.NaN()}
	f.Fuzz(func(t *testing.T, b []byte, flags byte) {
		o := TrajectoryOptions{
			AllowPartial: flags&1 > 0, AllowEndVelocity: flags&2 > 0, AllowIntegration: flags&4 > 0, Steps: flags&8 > 0,
			OverLimits: OverLimits(flags >> 4 & 1), Replace: Replace(flags >> 5 & 1), Takeover: Takeover(flags >> 6 % 3),
		}
		r := newRig(t, o, []joints.Limits{limits, limits}, 0, 0)
		from := [2]follower{}
		in := bytesOf(b)
		for range 3 {
			if err := r.c.Submit(in.trajectory(r.tick.Wall)); err != nil && err.Error() == "" {
				t.Fatal("refused without a reason")
			}
			for range 40 {
				r.step()
				for j, c := range r.commands {
					p := c.Position
					if math.IsNaN(p) {
						continue
					}
					if v, _ := from[j].next(p); !(math.Abs(p) <= 1) || !(math.Abs(v) <= 2*(1+1e-5)) {
						t.Fatalf("joint %d: command %g asks for %g rad/s", j, p, v)
					}
				}
			}
		}
	})
}
