package hardware

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// script is a Port that answers write number i with answers[i].
type script struct {
	answers  []string // hexadecimal
	line     []byte
	writes   []string
	discards int
	late     string // comes with the next Read, before the rest
}

func (s *script) Write(b []byte) (int, error) {
	s.writes = append(s.writes, hex.EncodeToString(b))
	if len(s.answers) > 0 {
		answer, err := hex.DecodeString(s.answers[0])
		if err != nil {
			panic(err)
		}
		s.line = append(s.line, answer...)
		s.answers = s.answers[1:]
	}
	return len(b), nil
}

func (s *script) Read(b []byte, _ time.Time) (int, error) {
	late, err := hex.DecodeString(s.late)
	if err != nil {
		panic(err)
	}
	s.late, s.line = "", append(late, s.line...)
	n := copy(b, s.line)
	s.line = s.line[n:]
	return n, nil
}

func (s *script) Discard() error { s.discards++; s.line = nil; return nil }
func (s *script) Close() error   { return nil }

// Packets printed in the e-manual, "DYNAMIXEL Protocol 2.0", sections on the instructions, if not said otherwise.
const (
	ping1            = "fffffd0001030001194e"
	ping1Status      = "fffffd000107005500060426655d" // model 1030, firmware 38
	readPosition1    = "fffffd0001070002840004001d15"
	statusID2        = "fffffd0002080055001f080000babe" // 2079
	status166        = "fffffd000108005500a60000008cc0"
	statusAccess     = "fffffd000104005507b08c" // accepted by DynamixelSDK
	statusAlert      = "fffffd000104005580a28f" // accepted by DynamixelSDK
	statusAlert4095  = "fffffd000108005580ff0f00005808"
	statusFlippedBit = "fffffd000108005500a70000008cc0"
	stream           = "fffffd000108005500fffffd000208005500010203042c2c" // truncated, then id 2
)

func scripted(answers ...string) (*Bus, *script) {
	s := &script{answers: answers}
	return NewBus(s, options2), s
}

func x1(t *testing.T) *Servo { return &Servo{ID: 1, Model: embedded(t, "XM430-W210")} }

func TestPing(t *testing.T) {
	t.Parallel()
	b, s := scripted(ping1Status)
	got, err := b.Ping(1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Identity{ID: 1, Model: 1030, Firmware: 38}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{ping1}, s.writes); diff != "" {
		t.Error(diff)
	}
	if s.discards != 1 {
		t.Errorf("stale input was discarded %d times before the request, want once", s.discards)
	}
}

// A protocol 1.0 servo says nothing but its presence in answer to a ping (e-manual, protocol 1.0), so the head of the
// control table is read: AX-12A is model 12.
func TestPingProtocol1(t *testing.T) {
	t.Parallel()
	s := &script{answers: []string{"ffff010200fc", "ffff0105000c0018d5"}}
	b := NewBus(s, BusOptions{Baud: 1000000, Protocol: codec.Protocol1})
	got, err := b.Ping(1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Identity{ID: 1, Model: 12, Firmware: 24}, got); diff != "" {
		t.Error(diff)
	}
}

// In protocol 1.0 a servo with a voltage error answers a ping with the bytes of the ping itself, and a three-state
// adapter returns them without any servo.
func TestPingThatLooksLikeItsEcho(t *testing.T) {
	t.Parallel()
	const ping, read, head = "ffff010201fb", "ffff0104020003f5", "ffff0105010c0018d4"
	for _, test := range []struct {
		name    string
		answers []string
		there   bool
	}{
		{"voltage error", []string{ping, head}, true},
		{"echo, nobody there", []string{ping, read, read}, false},
		{"echo and answer", []string{ping + "ffff010200fc", read + head}, true},
		{"echo and voltage error", []string{ping + ping, read + head}, true},
	} {
		s := &script{answers: test.answers}
		b := NewBus(s, BusOptions{Baud: 1000000, Protocol: codec.Protocol1})
		identity, err := b.Ping(1)
		if test.there && (err != nil || identity.Model != 12) || !test.there && !is[*NoStatusError](err) {
			t.Errorf("%s: %+v, %v", test.name, identity, err)
		}
	}
}

func TestReadRegister(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		answers []string
		want    int64
		alert   bool
		writes  int
	}{
		{"plain", []string{status166}, 166, false, 1},
		{"alert is no failure", []string{statusAlert4095}, 4095, true, 1},
		{"late answer of another servo first", []string{statusID2 + status166}, 166, false, 1},
		{"answer of another length first", []string{ping1Status + status166}, 166, false, 1},
		{"echo first", []string{readPosition1 + status166}, 166, false, 1},
		{"noise first", []string{"00ff41" + status166}, 166, false, 1},
		{"damaged answer, then a good one", []string{statusFlippedBit, status166}, 166, false, 2},
		{"no answer, then a good one", []string{"", status166}, 166, false, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, s := scripted(test.answers...)
			got, err := b.ReadRegister(x1(t), "present_position")
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want || b.Alert(1) != test.alert || len(s.writes) != test.writes {
				t.Errorf("%d, alert %v, %d requests; want %d, %v, %d",
					got, b.Alert(1), len(s.writes), test.want, test.alert, test.writes)
			}
			if s.writes[0] != readPosition1 {
				t.Errorf("request %s, want %s", s.writes[0], readPosition1)
			}
		})
	}
}

func TestReadRegisterErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, register string
		answers        []string
		as             func(error) bool
		message        string
		writes         int
	}{
		{"silence", "present_position", nil, is[*NoStatusError],
			"servo 1 (XM430-W210): read present_position: no status packet within 30.848ms", 3},
		{"damage", "present_position", []string{statusFlippedBit, statusFlippedBit, statusFlippedBit}, is[*MalformedStatusError],
			"servo 1 (XM430-W210): read present_position: malformed packet: ", 3},
		{"truncated", "present_position", []string{stream, stream, stream}, is[*MalformedStatusError],
			"servo 1 (XM430-W210): read present_position: malformed packet: ", 3},
		{"wrong length", "present_position", []string{ping1Status, ping1Status, ping1Status}, is[*MalformedStatusError],
			"servo 1 (XM430-W210): read present_position: 3 bytes instead of 4", 3},
		{"refused", "present_position", []string{statusAccess}, is[*ServoError],
			"servo 1 (XM430-W210): read present_position: access error", 1},
		{"unknown", "present_angle", nil, is[*UnknownRegisterError],
			"servo 1 (XM430-W210): no register present_angle that holds a number", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, s := scripted(test.answers...)
			_, err := b.ReadRegister(x1(t), test.register)
			if err == nil || !test.as(err) {
				t.Fatalf("error %T %v", err, err)
			}
			if !bytes.HasPrefix([]byte(err.Error()), []byte(test.message)) {
				t.Errorf("message %q, want %q", err, test.message)
			}
			if len(s.writes) != test.writes {
				t.Errorf("%d requests, want %d", len(s.writes), test.writes)
			}
		})
	}
}

// A refusal that comes too late for its own request must not be taken for the answer to the next one.
func TestLateRefusalIsWaitedOut(t *testing.T) {
	t.Parallel()
	b, s := scripted()
	if _, err := b.ReadRegister(x1(t), "present_position"); !is[*NoStatusError](err) {
		t.Fatalf("error %v, want silence", err)
	}
	s.late, s.answers = statusAccess, []string{status166}
	got, err := b.ReadRegister(x1(t), "present_position")
	if err != nil || got != 166 {
		t.Errorf("read %d, %v; want 166", got, err)
	}
}

func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

func TestWriteRegister(t *testing.T) {
	t.Parallel()
	servo := x1(t)
	c := newChain(t, 1)
	b := NewBus(c, options2)
	if err := b.WriteRegister(servo, "goal_velocity", -3); err != nil {
		t.Fatal(err)
	}
	if got := c.get32(1, 104); got != -3 {
		t.Errorf("goal_velocity is %d", got)
	}
	c.servos[1].errorByte = 7
	if err := b.WriteRegister(servo, "id", 2); !is[*ServoError](err) {
		t.Errorf("refused write: %v", err)
	}
	if err := b.WriteRegister(servo, "id", 256); !is[*model.RangeError](err) {
		t.Errorf("number too large for one byte: %v", err)
	}
}

func TestWriteConfirmedWithAlert(t *testing.T) {
	t.Parallel()
	b, _ := scripted(statusAlert)
	if err := b.Write(1, 64, []byte{1}); err != nil {
		t.Error(err)
	}
	if !b.Alert(1) {
		t.Error("the alert got lost")
	}
}

func TestRebootIsNotRepeated(t *testing.T) {
	t.Parallel()
	b, s := scripted()
	if err := b.Reboot(1); !is[*NoStatusError](err) {
		t.Errorf("error %v", err)
	}
	if len(s.writes) != 1 {
		t.Errorf("%d requests", len(s.writes))
	}
}

func TestRequestTheProtocolCannotSay(t *testing.T) {
	t.Parallel()
	b, s := scripted()
	if _, err := b.Ping(253); !is[*codec.ArgumentError](err) {
		t.Errorf("ping of id 253: %v", err)
	}
	if _, err := b.Read(1, 0, 0); !is[*codec.ArgumentError](err) {
		t.Errorf("read of no bytes: %v", err)
	}
	if len(s.writes) != 0 {
		t.Errorf("sent %v", s.writes)
	}
}

func TestPortErrorsReachTheCaller(t *testing.T) {
	t.Parallel()
	c := newChain(t, 1)
	b := NewBus(c, options2)
	c.readErr = &PortError{Port: "/dev/x", Op: "read", Err: ErrPortLost}
	if _, err := b.Ping(1); !errors.Is(err, ErrPortLost) || len(c.writes) != 1 {
		t.Errorf("read error: %v after %d requests", err, len(c.writes))
	}
	c.lost = &PortError{Port: "/dev/x", Op: "write", Err: ErrPortLost}
	if _, err := b.Ping(1); !errors.Is(err, ErrPortLost) {
		t.Errorf("write error: %v", err)
	}
}

func TestCloseClosesOnce(t *testing.T) {
	t.Parallel()
	c := newChain(t)
	b := NewBus(c, options2)
	for range 2 {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if c.closed != 1 {
		t.Errorf("the port was closed %d times", c.closed)
	}
}

// latentPort has a latency timer.
type latentPort struct{ *chain }

func (latentPort) LatencyTimer() (time.Duration, bool) { return 16 * time.Millisecond, true }

func TestLatencyEntersTheTimeout(t *testing.T) {
	t.Parallel()
	o := options2
	o.AdapterLatency = time.Millisecond
	if got := NewBus(newChain(t), o).Latency(); got != time.Millisecond {
		t.Errorf("latency %v without a timer", got)
	}
	b := NewBus(latentPort{newChain(t)}, o)
	var silence *NoStatusError
	if _, err := b.Ping(9); !errors.As(err, &silence) || silence.Timeout < 19*time.Millisecond {
		t.Errorf("silence behind a 16 ms timer: %v", err)
	}
}

// A line that never falls silent, as babble is, fails requests but does not hold them up for ever.
func TestBusyLineIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	b := NewBus(babble{newChain(t, 1)}, options2)
	for range 2 {
		if _, err := b.Ping(1); !is[*MalformedStatusError](err) && !is[*NoStatusError](err) {
			t.Errorf("error %v", err)
		}
	}
}
