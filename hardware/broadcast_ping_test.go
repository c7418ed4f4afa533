package hardware

import (
	"context"
	"encoding/hex"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/codec"
)

// timedPort hands over bytes at times after each write. Reading waits on the clock of the test's bubble.
type timedPort struct {
	arrivals []arrival
	written  string
	sent     time.Time
}

type arrival struct {
	after time.Duration
	bytes string // hexadecimal
}

func (p *timedPort) Write(b []byte) (int, error) {
	p.written += hex.EncodeToString(b)
	p.sent = time.Now()
	return len(b), nil
}

func (p *timedPort) Read(b []byte, deadline time.Time) (int, error) {
	if len(p.arrivals) == 0 || p.sent.Add(p.arrivals[0].after).After(deadline) {
		time.Sleep(time.Until(deadline))
		return 0, nil
	}
	next := p.arrivals[0]
	p.arrivals = p.arrivals[1:]
	time.Sleep(time.Until(p.sent.Add(next.after)))
	raw, err := hex.DecodeString(next.bytes)
	return copy(b, raw), err
}

func (p *timedPort) Discard() error { return nil }
func (p *timedPort) Close() error   { return nil }

// From the e-manual, "DYNAMIXEL Protocol 2.0", Ping: a broadcast and the answers of two XM430-W210.
const (
	pingEveryone = "fffffd00fe0300013142"
	ping2Status  = "fffffd0002070055000604266f6d"
)

var pair = []Identity{{ID: 1, Model: 1030, Firmware: 38}, {ID: 2, Model: 1030, Firmware: 38}}

func TestPingAll(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		arrivals []arrival
		servos   []Identity
		damaged  bool
	}{
		{"silence", nil, nil, false},
		{"two servos", []arrival{{3 * time.Millisecond, ping1Status}, {6 * time.Millisecond, ping2Status}}, pair, false},
		{"in pieces", []arrival{{time.Millisecond, ping1Status[:8]}, {2 * time.Millisecond, ping1Status[8:] + ping2Status}}, pair, false},
		{"the last one late", []arrival{{time.Millisecond, ping1Status}, {780 * time.Millisecond, ping2Status}}, pair, false},
		{"echo first", []arrival{{0, pingEveryone}, {time.Millisecond, ping1Status}}, pair[:1], false},
		{"one damaged", []arrival{{time.Millisecond, ping1Status[:26] + "00" + ping2Status}}, pair[1:], true},
		{"one cut off at the end", []arrival{{time.Millisecond, ping1Status + ping2Status[:20]}}, pair[:1], true},
		{"noise between", []arrival{{time.Millisecond, ping1Status + "0000" + ping2Status}}, pair, true},
		{"noise alone", []arrival{{time.Millisecond, "c3"}}, nil, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				port := &timedPort{arrivals: test.arrivals}
				bus := NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol2})
				got, err := bus.PingAll(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(Answers{Servos: test.servos, Damaged: test.damaged}, got); diff != "" {
					t.Error(diff)
				}
				if port.written != pingEveryone {
					t.Errorf("sent %s, want %s", port.written, pingEveryone)
				}
				// 253 turns of 3 ms and 14 bytes of 10 µs each.
				if waited := time.Since(port.sent); waited < 794*time.Millisecond || waited > 900*time.Millisecond {
					t.Errorf("listened for %v, want about 0.8 s", waited)
				}
			})
		})
	}
}

func TestPingAllEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		port := &timedPort{arrivals: []arrival{{time.Millisecond, ping1Status}}}
		got, err := NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol2}).PingAll(ctx)
		if err != nil || got.From(1) != 1 {
			t.Errorf("got %+v, %v; want servo 1 and no error", got, err)
		}
		if waited := time.Since(port.sent); waited > 200*time.Millisecond {
			t.Errorf("listened for %v after the context had ended at 100 ms", waited)
		}
	})
}

func TestPingAllNeedsProtocol2(t *testing.T) {
	t.Parallel()
	port := &timedPort{}
	_, err := NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol1}).PingAll(t.Context())
	if !errors.Is(err, codec.ErrUnsupported) || port.written != "" {
		t.Errorf("error %v after sending %q, want codec.ErrUnsupported and nothing sent", err, port.written)
	}
}

// The packets of protocol 1.0 are worked out by its rule: checksum = NOT (id + length + error).
func TestPingOnce(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	const ping7, status7, status9 = "ffff070201f5", "ffff070200f6", "ffff090200f4"
	for _, test := range []struct {
		name    string
		heard   []arrival
		echoes  bool
		ids     []byte
		damaged bool
	}{
		{"silence", nil, false, nil, false},
		{"answer", []arrival{{ms, status7}}, false, []byte{7}, false},
		{"answer late", []arrival{{20 * ms, status7}}, false, []byte{7}, false},
		{"late answer of another", []arrival{{ms, status9 + status7}}, false, []byte{9, 7}, false},
		{"two servos with one id", []arrival{{ms, status7}, {2 * ms, status7}}, false, []byte{7, 7}, false},
		{"nobody else long after the answer", []arrival{{ms, status7}, {10 * ms, status9}}, false, []byte{7}, false},
		{"answers laid over one another", []arrival{{ms, "ffff070200b6"}}, false, nil, true},
		{"answer behind one cut off", []arrival{{ms, "ffff0702" + status7}}, false, []byte{7}, true},
		{"echo and answer", []arrival{{0, ping7}, {ms, status7}}, true, []byte{7}, false},
		{"echo alone", []arrival{{0, ping7}}, true, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				port := &timedPort{arrivals: test.heard}
				bus := NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol1})
				bus.echoes = test.echoes
				got, err := bus.PingOnce(7, 20*time.Millisecond)
				if err != nil {
					t.Fatal(err)
				}
				var ids []byte
				for _, s := range got.Servos {
					ids = append(ids, s.ID)
				}
				if diff := cmp.Diff(test.ids, ids); diff != "" || got.Damaged != test.damaged {
					t.Errorf("heard %v, damaged %v\n%s", ids, got.Damaged, diff)
				}
				if port.written != ping7 {
					t.Errorf("sent %s, want %s once", port.written, ping7)
				}
			})
		})
	}
}
