package hardware

import (
	"encoding/hex"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
)

// In protocol 1.0 and the Feetech dialects a packet that lost its end swallows the beginning of the next, for FF FF may be
// data. When no more bytes come, the good one is found all the same: the servo behind a clipped neighbour is fresh.
func TestGoodPacketBehindATruncatedOne(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		model    string
		protocol codec.Protocol
	}{{"MX-28", codec.Protocol1}, {"STS3215", codec.FeetechSTS}} {
		m := embedded(t, test.model)
		var slots []Slot
		for _, id := range ids(3) {
			slots = append(slots, Slot{Servo: &Servo{ID: id, Model: m}, Reads: []string{"present_position"}})
		}
		whole := [][]byte{status1(1, 0, 11, 1), status1(2, 0, 22, 2), status1(3, 0, 33, 3)}
		for lost := range 3 {
			for cut := 1; cut < len(whole[lost]); cut++ {
				pieces := slices.Clone(whole)
				pieces[lost] = pieces[lost][:cut]
				port := &canned{answer: slices.Concat(pieces...)}
				c, err := NewCycle(NewBus(port, BusOptions{Baud: 1000000, Protocol: test.protocol}), slots)
				if err != nil {
					t.Fatal(err)
				}
				exchange(t, c)
				want := []Result{Fresh, Fresh, Fresh}
				want[lost] = Malformed
				if cut <= 2 && results(c)[lost] == Missing {
					want[lost] = Missing // FF FF alone is noise
				}
				if diff := cmp.Diff(want, results(c)); diff != "" {
					t.Errorf("%s, %d bytes left of answer %d (-want +got):\n%s", test.model, cut, lost+1, diff)
				}
			}
		}
	}
}

// A late answer whose end was discarded stands before the right one.
func TestAnswerBehindATruncatedOne(t *testing.T) {
	t.Parallel()
	good := hex.EncodeToString(status1(1, 0, 7, 8))
	for _, cut := range []int{1, 2, 3, 4, 5, 6, 7} {
		port := &script{answers: []string{good[:2*cut] + good}}
		b := NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol1})
		got, err := b.Read(1, 36, 2)
		if diff := cmp.Diff([]byte{7, 8}, got); diff != "" || err != nil || len(port.writes) != 1 {
			t.Errorf("%d bytes before it: % x, %v, asked %d times", cut, got, err, len(port.writes))
		}
	}
}

// The echo of a try that was given up comes with that of the next: neither is a status of the servo, which is silent.
func TestLateEcho(t *testing.T) {
	t.Parallel()
	write := packet1(9, 3, 24, 1)
	echo := hex.EncodeToString(write)
	port := &script{answers: []string{echo, "", echo + echo}}
	b := NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol1})
	if err := b.Write(9, 24, []byte{1}); !is[*NoStatusError](err) {
		t.Errorf("got %v", err)
	}
	if len(port.writes) != tries || port.writes[0] != echo {
		t.Errorf("sent %v, want %s", port.writes, echo)
	}
}

// packet1 returns an instruction packet of protocol 1.0; a status looks the same.
func packet1(id, instruction byte, params ...byte) []byte { return status1(id, instruction, params...) }
