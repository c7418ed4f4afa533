package launch

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// doubled hands everything over twice, as if a second servo repeated what the first one says.
type doubled struct{ hardware.Port }

func (d *doubled) Read(b []byte, deadline time.Time) (int, error) {
	n, err := d.Port.Read(b, deadline)
	return n + copy(b[n:], b[:n]), err
}

func TestScanReportsServosThatAnswerInTurn(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 2, "XM430-W350"))
		open := func(string, int) (hardware.Port, error) { return &doubled{bus.Port()}, nil }
		got, err := scanJSON(t, ScanOptions{Protocol: "2.0", Bauds: "1000000", IDs: "1-3", open: open})
		if err != nil || len(got.Servos) != 1 || !got.Servos[0].Duplicate {
			t.Errorf("found %+v, %v; want id 2 twice", got.Servos, err)
		}
	})
}

// stray hands over bytes that nobody asked for, after a ping.
type stray struct {
	hardware.Port
	ping, bytes []byte
}

func (s *stray) Read(b []byte, deadline time.Time) (int, error) {
	if s.ping == nil && len(s.bytes) > 0 {
		n := copy(b, s.bytes)
		s.bytes = nil
		return n, nil
	}
	return s.Port.Read(b, deadline)
}

func (s *stray) Write(b []byte) (int, error) {
	if bytes.Equal(b, s.ping) {
		s.ping = nil
	}
	return s.Port.Write(b)
}

// The packets are worked out by the rule of protocol 1.0: checksum = NOT (id + length + error or instruction).
func TestScanIsNotFooledByStrayPackets(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol1, servo(t, 2, "AX-12A"))
		open := func(string, int) (hardware.Port, error) {
			return &stray{
				Port:  bus.Port(),
				ping:  []byte{0xFF, 0xFF, 1, 2, 1, 0xFB},
				bytes: []byte{0xFF, 0xFF, 3, 2, 0, 0xFA},
			}, nil
		}
		got, err := scanJSON(t, ScanOptions{Protocol: "1.0", Bauds: "1000000", IDs: "1-4", open: open})
		if err != nil || len(got.Servos) != 1 || got.Servos[0].ID != 2 {
			t.Errorf("found %+v, %v; want servo 2 alone", got.Servos, err)
		}
	})
}

// spy counts the packets for one id that are not reads.
type spy struct {
	hardware.Port
	id    byte
	other int
}

func (s *spy) Write(b []byte) (int, error) {
	for rest := b; ; {
		packet, n, err := codec.Protocol1.DecodeInstruction(rest)
		if err != nil {
			return s.Port.Write(b)
		}
		if packet.ID == s.id && packet.Instruction != codec.Read {
			s.other++
		}
		rest = rest[n:]
	}
}

func TestScanRecognisesTheUSB2AX(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus, err := sim.New(sim.Options{Name: "bench", Baud: 1000000, Protocol: codec.Protocol1, Adapter: sim.USB2AX,
			Servos: []sim.ServoOptions{servo(t, 2, "AX-12A")}})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		open := func(string, int) (hardware.Port, error) {
			s := &spy{Port: bus.Port(), id: 253}
			t.Cleanup(func() { asked += s.other })
			return s, nil
		}
		got, err := scanJSON(t, ScanOptions{Protocol: "1.0", Bauds: "1000000,57600", IDs: "0-252", open: open})
		if err != nil || len(got.Adapters) != 1 || got.Adapters[0].Name != "USB2AX" || got.Adapters[0].ID != 253 {
			t.Errorf("found adapters %+v, %v; want one USB2AX", got.Adapters, err)
		}
		if len(got.Servos) != 2 || got.Servos[0].ID != 2 || got.Servos[1].ID != 2 {
			t.Errorf("found servos %+v, want servo 2 at both rates", got.Servos)
		}
		t.Cleanup(func() {
			if asked > 0 {
				t.Errorf("the adapter was sent %d packets that were no reads", asked)
			}
		})
	})
}

// A scan may only ping and read.
func TestScanSendsNothingButPingsAndReads(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 1, "XM430-W350"), speaking(codec.Protocol1, servo(t, 2, "AX-12A")),
			speaking(codec.FeetechSTS, servo(t, 3, "STS3215")))
		log := &logging{Port: bus.Port()}
		_, err := scanJSON(t, ScanOptions{
			Protocol: "all", Bauds: "1000000", IDs: "0-252", open: func(string, int) (hardware.Port, error) { return log, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(log.instructions)
		want := []codec.Instruction{codec.Ping, codec.Read}
		if diff := cmp.Diff(want, slices.Compact(log.instructions)); diff != "" {
			t.Error(diff)
		}
	})
}

// logging notes the instructions of the packets that pass. Closing leaves the port open.
type logging struct {
	hardware.Port
	instructions []codec.Instruction
}

func (l *logging) Write(b []byte) (int, error) {
	protocol := codec.Protocol1
	if bytes.HasPrefix(b, []byte{0xFF, 0xFF, 0xFD, 0}) {
		protocol = codec.Protocol2
	}
	packet, n, err := protocol.DecodeInstruction(b)
	if err != nil || n != len(b) {
		return 0, fmt.Errorf("%x is not one packet: %w", b, err)
	}
	l.instructions = append(l.instructions, packet.Instruction)
	return l.Port.Write(b)
}

func (l *logging) Close() error { return nil }
