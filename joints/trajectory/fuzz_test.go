package trajectory

import (
	"encoding/binary"
	"math"
	"testing"
	"time"
)

// unpack reads a trajectory out of any bytes, faults and all.
func unpack(b []byte) *Trajectory {
	take := func() byte {
		if len(b) == 0 {
			return 0
		}
		x := b[0]
		b = b[1:]
		return x
	}
	number := func() uint64 {
		var w [8]byte
		for i := range w {
			w[i] = take()
		}
		return binary.LittleEndian.Uint64(w[:])
	}
	values := func() []float64 {
		v := make([]float64, take()%4)
		for i := range v {
			v[i] = math.Float64frombits(number())
		}
		return v
	}
	names := [...]string{"shoulder", "elbow", "", "wrist"}
	t := &Trajectory{}
	if s := take(); s > 0 {
		t.Start = time.Unix(int64(s), 0)
	}
	for range take() % 4 {
		t.Joints = append(t.Joints, names[take()%4])
	}
	for range take() % 5 {
		p := Point{TimeFromStart: time.Duration(number()), Positions: values(), Velocities: values(), Accelerations: values()}
		if take() == 1 {
			p.Effort = values()
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// FuzzTrajectory: whatever comes, it is refused or can be followed: it sets out, its limits can be told, and it ends at
// its last point.
func FuzzTrajectory(f *testing.F) {
	one := func(t time.Duration, p float64) []byte {
		b := []byte{0, 2, 1, 0, 1}
		b = binary.LittleEndian.AppendUint64(b, uint64(t))
		b = append(b, 2)
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p))
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(-p))
	}
	f.Add(one(time.Second, 1), byte(0))
	f.Add(one(-1, math.Inf(1)), byte(7))
	f.Add(one(math.MaxInt64, math.MaxFloat64), byte(15))
	f.Add([]byte{100, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, byte(3))
	f.Fuzz(func(t *testing.T, b []byte, flags byte) {
		r := arm()
		r.AllowPartial, r.AllowEndVelocity = flags&1 > 0, flags&2 > 0
		r.AllowIntegration, r.Steps, r.RoundCorners = flags&4 > 0, flags&8 > 0, flags&16 > 0
		r.Joints[0].Limits.Acceleration = 10
		tr := unpack(b)
		s, err := NewSpline(tr, r, time.Unix(50, 0))
		if err != nil {
			if err.Error() == "" {
				t.Fatal("refused without a reason")
			}
			return
		}
		s.SetOut(0, make([]State, 2), make([]float64, 2))
		_ = s.CheckLimits(Margin{})
		if s.Excess() < 0 {
			t.Fatalf("would have to take %g times as long", s.Excess())
		}
		if slow, err := NewSpline(tr.Stretched(1.5), r, time.Unix(50, 0)); err == nil && slow.End() < 0 != (s.End() < 0) {
			t.Fatalf("ends at %s, and 1.5 times as long at %s", s.End(), slow.End())
		}
		last := tr.Points[len(tr.Points)-1]
		for column, name := range tr.Joints {
			if len(last.Positions) == 0 || s.End() < 0 {
				continue
			}
			states := make([]State, 2)
			s.Sample(s.End(), states)
			if got := states[r.index(name)].Position; got != last.Positions[column] {
				t.Fatalf("%s ends at %g, not at %g", name, got, last.Positions[column])
			}
		}
	})
}
