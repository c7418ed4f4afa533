package codec

import "testing"

// The sizes on the wire as they follow from the frames in the manuals, for
// 12 servos with 10 bytes each.
func TestSizes(t *testing.T) {
	t.Parallel()
	const servos, length = 12, 10
	for _, test := range []struct {
		name       string
		size       func(Protocol) int
		two, one   int
		feetechSTS int
	}{
		{"ping", func(p Protocol) int { return p.InstructionLength(0) }, 10, 6, 6},
		{"status to a write", func(p Protocol) int { return p.StatusLength(0) }, 11, 6, 6},
		{"status to a read", func(p Protocol) int { return p.StatusLength(length) }, 21, 16, 16},
		{"read", func(p Protocol) int { return p.ReadLength() }, 14, 8, 8},
		{"write", func(p Protocol) int { return p.WriteLength(length) }, 22, 17, 17},
		{"sync read", func(p Protocol) int { return p.SyncReadLength(servos) }, 26, 0, 20},
		{"sync write", func(p Protocol) int { return p.SyncWriteLength(servos, length) }, 146, 140, 140},
		{"bulk read", func(p Protocol) int { return p.BulkReadLength(servos) }, 70, 43, 0},
		{"bulk write", func(p Protocol) int { return p.BulkWriteLength(servos, servos*length) }, 190, 0, 0},
		{"joint status", func(p Protocol) int { return p.FastStatusLength(servos, servos*length) }, 176, 0, 0},
	} {
		for p, want := range map[Protocol]int{Protocol2: test.two, Protocol1: test.one, FeetechSTS: test.feetechSTS, 0: 0} {
			if got := test.size(p); got != want {
				t.Errorf("%s: %s: %d, want %d", p, test.name, got, want)
			}
		}
	}
}
