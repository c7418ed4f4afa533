package joints

import "testing"

// BenchmarkGate is one command on its way to ticks.
func BenchmarkGate(b *testing.B) {
	l := NoLimits()
	l.PositionLower, l.PositionUpper, l.Velocity = -1, 1, 2
	g := newTestGate(b, Position, l, bounds{0, 4095})
	var r goalRecorder
	s := State{}
	for b.Loop() {
		g.pass(command(0.5, nan, nan), &s, &r)
	}
}
