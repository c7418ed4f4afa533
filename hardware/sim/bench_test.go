package sim

import (
	"bytes"
	"encoding/hex"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// bench is a bus on a table: bytes in, bytes out, and a clock that stands still until it is told to move.
type bench struct {
	t   testing.TB
	bus *Bus
	now time.Time
}

func newBench(t testing.TB, o Options) *bench {
	t.Helper()
	b := &bench{t: t, now: start}
	if o.Protocol == 0 {
		o.Protocol = codec.Protocol2
	}
	if o.Name == "" {
		o.Name = "arm"
	}
	o.Now = func() time.Time { return b.now }
	bus, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.bus = bus
	return b
}

// xm430 returns the options of XM430-W350 servos with these ids.
func xm430(t testing.TB, ids ...byte) (servos []ServoOptions) {
	t.Helper()
	for _, id := range ids {
		servos = append(servos, ServoOptions{ID: id, Model: modelOf(t, "XM430-W350")})
	}
	return servos
}

var embedded = sync.OnceValues(model.Embedded)

func modelOf(t testing.TB, name string) *model.Model {
	t.Helper()
	library, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// say sends bytes and returns everything that comes back at once.
func (b *bench) say(instruction []byte) []byte {
	b.t.Helper()
	b.bus.mu.Lock()
	b.bus.receive(instruction)
	b.bus.mu.Unlock()
	var reply []byte
	var buffer [4096]byte
	for {
		n, _ := b.bus.take(buffer[:])
		if n == 0 {
			return reply
		}
		reply = append(reply, buffer[:n]...)
	}
}

// expect sends an instruction and compares what comes back with the wanted status packets, all in hexadecimal.
func (b *bench) expect(what, instruction string, statuses ...string) {
	b.t.Helper()
	got, want := b.say(unhex(b.t, instruction)), unhex(b.t, strings.Join(statuses, ""))
	if !bytes.Equal(got, want) {
		b.t.Errorf("%s:\n got %x\nwant %x", what, got, want)
	}
}

func (b *bench) wait(d time.Duration) { b.now = b.now.Add(d) }

func (b *bench) register(id byte, name string) int64 {
	b.t.Helper()
	raw, err := b.bus.Register(id, name)
	if err != nil {
		b.t.Fatal(err)
	}
	return raw
}

func (b *bench) wantRegister(id byte, name string, want int64) {
	b.t.Helper()
	if got := b.register(id, name); got != want {
		b.t.Errorf("servo %d: %s is %d, want %d", id, name, got, want)
	}
}

func (b *bench) set(id byte, name string, raw int64) {
	b.t.Helper()
	if err := b.bus.SetRegister(id, name, raw); err != nil {
		b.t.Fatal(err)
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// crc16 works the CRC of protocol 2.0 out bit by bit from its polynomial, x¹⁶+x¹⁵+x²+1 (e-manual, CRC calculation).
func crc16(b []byte) uint16 {
	var crc uint16
	for _, x := range b {
		crc ^= uint16(x) << 8
		for range 8 {
			carry := crc&0x8000 != 0
			crc <<= 1
			if carry {
				crc ^= 0x8005
			}
		}
	}
	return crc
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// packet2 puts a packet of protocol 2.0 together by hand; content must need no stuffing.
func packet2(id byte, content ...byte) string {
	n := len(content) + 2
	b := append([]byte{0xFF, 0xFF, 0xFD, 0, id, byte(n), byte(n >> 8)}, content...)
	crc := crc16(b)
	return hex.EncodeToString(append(b, byte(crc), byte(crc>>8)))
}

// status2 is a status packet: 0x55, error byte, parameters.
func status2(id, errorByte byte, params ...byte) string {
	return packet2(id, append([]byte{0x55, errorByte}, params...)...)
}

// write2 is a write of data at an address.
func write2(id byte, address int, data ...byte) string {
	return packet2(id, append([]byte{0x03, byte(address), byte(address >> 8)}, data...)...)
}

// read2 is a read of length bytes at an address.
func read2(id byte, address, length int) string {
	return packet2(id, 0x02, byte(address), byte(address>>8), byte(length), byte(length>>8))
}
