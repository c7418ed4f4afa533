package sim

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// ask writes a request to a port and returns the first n bytes of the answer and when the last of them came.
func ask(t *testing.T, p hardware.Port, request string, n int) ([]byte, time.Duration) {
	t.Helper()
	begin := time.Now()
	if _, err := p.Write(unhex(t, request)); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, n)
	for got := 0; got < n; {
		k, err := p.Read(answer[got:], begin.Add(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if got += k; k == 0 {
			return answer[:got], time.Since(begin)
		}
	}
	return answer, time.Since(begin)
}

// wired returns a port to XM430-W350 servos on a wire. It must be called inside a bubble of synctest.
func wired(t *testing.T, o Options) (*Bus, hardware.Port) {
	t.Helper()
	o.Protocol, o.Timing = codec.Protocol2, Wire
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b, b.Port()
}

// TestWireTime checks exchanges against bytes × 10 bit / baud + return delays (the register's factory setting, 250,
// is 500 µs; e-manual, Return Delay Time).
func TestWireTime(t *testing.T) {
	t.Parallel()
	twelve := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	syncRead := packet2(0xFE, append([]byte{0x82, 126, 0, 10, 0}, twelve...)...)
	fastRead := packet2(0xFE, append([]byte{0x8A, 126, 0, 10, 0}, twelve...)...)
	for _, c := range []struct {
		name    string
		baud    int
		delay   int64
		request string
		bytes   int
		want    time.Duration
	}{
		{"ping", 1000000, 250, packet2(1, 1), 14, 740 * time.Microsecond},
		{"ping without delay", 1000000, 0, packet2(1, 1), 14, 240 * time.Microsecond},
		{"ping at 57600", 57600, 0, packet2(1, 1), 14, 4166667 * time.Nanosecond},
		{"sync read of 12", 1000000, 0, syncRead, 12 * 21, 2780 * time.Microsecond},
		{"sync read of 12 with the factory's delay", 1000000, 250, syncRead, 12 * 21, 8780 * time.Microsecond},
		{"fast sync read of 12", 1000000, 0, fastRead, 8 + 12*14, 2020 * time.Microsecond},
		{"fast sync read with the factory's delay", 1000000, 250, fastRead, 8 + 12*14, 2520 * time.Microsecond},
		{"sync read of 12 at 4 Mbit/s", 4000000, 0, syncRead, 12 * 21, 695 * time.Microsecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				servos := xm430(t, twelve...)
				for i := range servos {
					servos[i].Initial = map[string]int64{"return_delay_time": c.delay}
				}
				_, p := wired(t, Options{Baud: c.baud, Servos: servos})
				answer, took := ask(t, p, c.request, c.bytes)
				if len(answer) != c.bytes {
					t.Errorf("%d bytes, want %d", len(answer), c.bytes)
				}
				if off := took - c.want; off < -time.Microsecond || off > time.Microsecond {
					t.Errorf("took %v, want %v", took, c.want)
				}
			})
		})
	}
}

// TestLatencyTimer: an FTDI chip hands over what it has when its timer runs out, or 62 bytes at once.
func TestLatencyTimer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, p := wired(t, Options{Baud: 1000000, Servos: xm430(t, 1, 2, 3, 4), LatencyTimer: 16 * time.Millisecond})
		if latency, ok := p.(hardware.LatencyReporter).LatencyTimer(); !ok || latency != 16*time.Millisecond {
			t.Errorf("the port reports a latency timer of %v, %v", latency, ok)
		}
		if _, took := ask(t, p, packet2(1, 1), 14); took != 16*time.Millisecond {
			t.Errorf("14 bytes took %v, want the 16 ms of the timer", took)
		}
		for id := range byte(4) {
			if err := b.SetRegister(id+1, "return_delay_time", 0); err != nil {
				t.Fatal(err)
			}
		}
		// 84 bytes of four status packets: 62 when they are there, 22 when the timer runs out.
		request := packet2(0xFE, 0x82, 126, 0, 10, 0, 1, 2, 3, 4)
		if _, took := ask(t, p, request, 62); took != 180*time.Microsecond+620*time.Microsecond {
			t.Errorf("62 bytes took %v, want 800µs", took)
		}
		if answer, took := ask(t, p, "", 22); len(answer) != 22 || took != 16*time.Millisecond {
			t.Errorf("%d more bytes took %v, want 22 and 16ms", len(answer), took)
		}
	})
}

// TestGap: a pause within a packet makes servos give it up: 1.5 ms in protocol 2.0, 100 ms in 1.0 (and here without
// wire timing).
func TestGap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		timing Timing
		pause  time.Duration
		want   int
	}{
		{Wire, 1400 * time.Microsecond, 14},
		{Wire, 1700 * time.Microsecond, 0},
		{Instant, 99 * time.Millisecond, 14},
		{Instant, 101 * time.Millisecond, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			b, err := New(Options{Baud: 1000000, Protocol: codec.Protocol2, Timing: c.timing, Servos: xm430(t, 1)})
			if err != nil {
				t.Fatal(err)
			}
			p := b.Port()
			ping := packet2(1, 1)
			if _, err := p.Write(unhex(t, ping[:8])); err != nil {
				t.Fatal(err)
			}
			time.Sleep(c.pause)
			if answer, _ := ask(t, p, ping[8:], 14); len(answer) != c.want {
				t.Errorf("pause of %v: %d bytes, want %d", c.pause, len(answer), c.want)
			}
			if answer, _ := ask(t, p, ping, 14); len(answer) != 14 {
				t.Errorf("pause of %v: the next packet has %d bytes of answer", c.pause, len(answer))
			}
		})
	}
}

func TestPortReadsInPieces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, p := wired(t, Options{Baud: 1000000, Servos: xm430(t, 1)})
		begin := time.Now()
		if _, err := p.Write(unhex(t, packet2(1, 1))); err != nil {
			t.Fatal(err)
		}
		if n, err := p.Read(make([]byte, 64), begin.Add(700*time.Microsecond)); n != 0 || err != nil {
			t.Errorf("before the end of the packet: %d bytes, %v", n, err)
		}
		if took := time.Since(begin); took != 700*time.Microsecond {
			t.Errorf("waited %v for a deadline of 700µs", took)
		}
		if n, err := p.Read(make([]byte, 5), begin.Add(time.Second)); n != 5 || err != nil {
			t.Errorf("first read: %d bytes, %v", n, err)
		}
		if err := p.Discard(); err != nil {
			t.Fatal(err)
		}
		if n, err := p.Read(make([]byte, 64), time.Time{}); n != 0 || err != nil {
			t.Errorf("after Discard: %d bytes, %v", n, err)
		}
		go func() {
			time.Sleep(time.Millisecond)
			b.Babble([]byte{1, 2, 3})
		}()
		if n, err := p.Read(make([]byte, 64), begin.Add(time.Second)); n != 3 || err != nil {
			t.Errorf("babble: %d bytes, %v", n, err)
		}
		go func() {
			time.Sleep(time.Millisecond)
			if err := b.Unplug(); err != nil {
				t.Error(err)
			}
		}()
		if _, err := p.Read(make([]byte, 64), begin.Add(time.Second)); !errors.Is(err, hardware.ErrPortLost) {
			t.Errorf("read of an unplugged port: %v", err)
		}
		if _, err := p.Write([]byte{1}); !errors.Is(err, hardware.ErrPortLost) {
			t.Errorf("write to an unplugged port: %v", err)
		}
		if err := b.Replug(); err != nil {
			t.Fatal(err)
		}
		if answer, _ := ask(t, b.Port(), packet2(1, 1), 14); len(answer) != 14 {
			t.Errorf("replugged: %x", answer)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Port().Write([]byte{1}); !errors.Is(err, hardware.ErrPortLost) {
			t.Errorf("write to a closed bus: %v", err)
		}
	})
}

func TestOptionsRefused(t *testing.T) {
	t.Parallel()
	ax := modelOf(t, "AX-12A")
	good := xm430(t, 1)
	for _, c := range []struct {
		options Options
		want    string
	}{
		{Options{Servos: []ServoOptions{{ID: 3}}, Protocol: codec.Protocol2}, "arm: servo 3: has no model"},
		{Options{Servos: good}, "arm: servo 1 (XM430-W350): speaks no known protocol (protocol(0))"},
		{Options{Servos: []ServoOptions{{ID: 1, Model: ax}}, Protocol: codec.Protocol2}, "arm: servo 1 (AX-12A): does not speak protocol 2.0, only [1.0]"},
		{Options{Servos: xm430(t, 253), Protocol: codec.Protocol2}, "arm: servo 253 (XM430-W350): the highest id in protocol 2.0 is 252"},
		{Options{Servos: good, Protocol: codec.Protocol2, Timing: Wire}, "arm: wire timing needs a baud rate, not 0"},
		{Options{Servos: good, Protocol: codec.Protocol2, LatencyTimer: time.Millisecond}, "arm: a latency timer needs wire timing"},
	} {
		c.options.Name = "arm"
		if _, err := New(c.options); err == nil || err.Error() != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
	initial := func(name string, raw int64) error {
		servo := ServoOptions{ID: 1, Model: good[0].Model, Initial: map[string]int64{name: raw}}
		_, err := New(Options{Protocol: codec.Protocol2, Servos: []ServoOptions{servo}})
		return err
	}
	var unknown *hardware.UnknownRegisterError
	if err := initial("wheels", 1); !errors.As(err, &unknown) || unknown.Register != "wheels" {
		t.Errorf("unknown register: %v", err)
	}
	var tooLarge *model.RangeError
	if err := initial("led", 256); !errors.As(err, &tooLarge) || tooLarge.Raw != 256 {
		t.Errorf("value too large: %v", err)
	}
}

// TestStrictBaudBounds: a receiver puts up with 3 %. A servo whose table tells no rate has that of its bus.
func TestStrictBaudBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model       string
		protocol    codec.Protocol
		baud, host  int
		understands bool
	}{
		{"AX-12A", codec.Protocol1, 57143, 57600, true},
		{"AX-12A", codec.Protocol1, 57600, 57600, true},
		{"XM430-W350", codec.Protocol2, 57600, 115200, false},
		{"XM430-W350", codec.Protocol2, 1000000, 1029000, true},
		{"XM430-W350", codec.Protocol2, 1000000, 1040000, false},
		{"XM430-W350", codec.Protocol2, 1000000, 960000, false},
		{"XM430-W350", codec.Protocol2, 250000, 250000, true}, // no value of baud_rate
	} {
		m := modelOf(t, c.model)
		b := newBench(t, Options{Baud: c.baud, Protocol: c.protocol, Servos: []ServoOptions{{ID: 1, Model: m}}})
		b.bus.line.baud = c.host
		if got := b.bus.line.understands(b.bus.line.servos[0]); got != c.understands {
			t.Errorf("%s at %d, host at %d: understands %v", c.model, c.baud, c.host, got)
		}
	}
}

// TestUSB2AXWireTime: what the host and the adapter say to each other crosses the USB only. On the wire are the sync write
// that comes first, 8 + 5·3 bytes, and for each servo a read, 8 bytes, and its status, 6 + 4; without return delays.
func TestUSB2AXWireTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := Options{Baud: 1000000, Protocol: codec.Protocol1, Timing: Wire, Adapter: USB2AX}
		for id := byte(1); id <= 5; id++ {
			o.Servos = append(o.Servos, ServoOptions{ID: id, Model: modelOf(t, "AX-12A"), Initial: map[string]int64{"return_delay_time": 0}})
		}
		b, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		p := b.Port()
		goals := packet1(0xFE, 0x83, 30, 2, 1, 0, 2, 2, 0, 2, 3, 0, 2, 4, 0, 2, 5, 0, 2)
		for range 2 { // right after the other, too
			answer, took := ask(t, p, goals+packet1(0xFD, 0x84, 36, 4, 1, 2, 3, 4, 5), 6+5*4)
			if want := 1130 * time.Microsecond; len(answer) != 26 || took < want-time.Microsecond || took > want+time.Microsecond {
				t.Errorf("%d bytes took %v, want 26 and %v", len(answer), took, want)
			}
		}
		if _, took := ask(t, p, packet1(0xFD, 1), 6); took > time.Microsecond {
			t.Errorf("a ping of the adapter took %v", took)
		}
	})
}
