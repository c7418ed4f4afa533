package msgs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
)

// The tests of this file count allocations of the whole process and therefore do not run in
// parallel with others.

func TestEncodeIntoUsedWriterAllocatesNothing(t *testing.T) {
	writer := new(cdr.Writer)
	for _, v := range msgstest.Vectors(t) {
		m := newMessage(t, v.Type)
		if err := msgstest.Fill(m, v.Value); err != nil {
			t.Fatal(err)
		}
		encode := func() {
			if _, err := msgs.Encode(writer, m); err != nil {
				t.Fatal(err)
			}
		}
		encode()
		if n := testing.AllocsPerRun(10, encode); n != 0 {
			t.Errorf("%s: %v allocations, want 0", v.Type, n)
		}
	}
}

// TestDecodeIntoMessageOfSameShapeAllocatesNothing reads a message again whose lists are as
// long and whose texts are as before.
func TestDecodeIntoMessageOfSameShapeAllocatesNothing(t *testing.T) {
	reader := new(cdr.Reader)
	for _, v := range msgstest.Vectors(t) {
		m := newMessage(t, v.Type)
		decode := func() {
			if err := msgs.Decode(reader, v.Payload, m); err != nil {
				t.Fatal(err)
			}
		}
		decode()
		if n := testing.AllocsPerRun(10, decode); n != 0 {
			t.Errorf("%s: %v allocations, want 0", v.Type, n)
		}
	}
}

// TestDecodeShorterThenLongerAllocatesNothing reads trajectories of 50 and of 3 points in
// turn: the slices within the points that are out of use for a while must not be lost.
func TestDecodeShorterThenLongerAllocatesNothing(t *testing.T) {
	long, short := encoded(t, trajectory(50, 7)), encoded(t, trajectory(3, 7))
	m := newMessage(t, "trajectory_msgs/msg/JointTrajectory")
	reader := new(cdr.Reader)
	decode := func() {
		for _, payload := range [][]byte{long, short} {
			if err := msgs.Decode(reader, payload, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	decode()
	if n := testing.AllocsPerRun(10, decode); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

// TestDecodeLyingCounts puts large numbers in the place of every 32 bits of every vector.
// Whatever they are taken for, the memory that is allocated stays in proportion to the
// payload.
func TestDecodeLyingCounts(t *testing.T) {
	refused := 0
	for _, v := range msgstest.Vectors(t) {
		var before, after runtime.MemStats
		limit := uint64(0)
		empty := newMessage(t, v.Type)
		payload := bytes.Clone(v.Payload)
		runtime.ReadMemStats(&before)
		for at := 4; at+4 <= len(payload); at += 4 {
			for _, lie := range []uint32{0xffffffff, 0x7fffffff, 0x10000000, 0x00100000} {
				binary.LittleEndian.PutUint32(payload[at:], lie)
				err := msgs.Decode(new(cdr.Reader), payload, another(empty))
				if errors.Is(err, cdr.ErrTruncated) || errors.Is(err, cdr.ErrBound) {
					refused++
				}
				limit += 4000 + 20*uint64(len(payload))
			}
			copy(payload[at:], v.Payload[at:at+4])
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > limit {
			t.Errorf("%s: %d bytes allocated, want at most %d", v.Type, got, limit)
		}
	}
	if refused == 0 {
		t.Error("no lie was refused")
	}
}
