package model_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Bytes and values below are worked out by hand from the definitions in the manuals: two's complement of the X series
// (e-manual, "Goal Current"), bit 10 as direction on AX ("Present Speed"), 2048 as zero on MX-64 ("Current"), bit 15
// as sign on STS, high byte first on SCS (vendor SDKs).
func TestRegisterBytes(t *testing.T) {
	t.Parallel()
	signed := model.Encoding{Form: model.TwosComplement}
	bit := func(n int) model.Encoding { return model.Encoding{Form: model.SignMagnitude, SignBit: n} }
	offset := func(zero int64) model.Encoding { return model.Encoding{Form: model.OffsetBinary, Zero: zero} }
	for _, c := range []struct {
		name     string
		register model.Register
		raw      int64
		bytes    []byte
	}{
		{"unsigned byte", model.Register{Size: 1}, 255, []byte{0xFF}},
		{"unsigned word", model.Register{Size: 2}, 0x1234, []byte{0x34, 0x12}},
		{"unsigned double word", model.Register{Size: 4}, 0xFFFFFFFF, []byte{0xFF, 0xFF, 0xFF, 0xFF}},
		{"signed byte: tripped watchdog", model.Register{Size: 1, Encoding: signed}, -1, []byte{0xFF}},
		{"signed word", model.Register{Size: 2, Encoding: signed}, -1000, []byte{0x18, 0xFC}},
		{"signed double word", model.Register{Size: 4, Encoding: signed}, -2048, []byte{0x00, 0xF8, 0xFF, 0xFF}},
		{"AX speed, clockwise 10", model.Register{Size: 2, Encoding: bit(10)}, -10, []byte{0x0A, 0x04}},
		{"AX speed, counter-clockwise 1023", model.Register{Size: 2, Encoding: bit(10)}, 1023, []byte{0xFF, 0x03}},
		{"MX-64 current, none", model.Register{Size: 2, Encoding: offset(2048)}, 0, []byte{0x00, 0x08}},
		{"MX-64 current, -2048", model.Register{Size: 2, Encoding: offset(2048)}, -2048, []byte{0x00, 0x00}},
		{"STS position, back", model.Register{Size: 2, Encoding: bit(15)}, -100, []byte{0x64, 0x80}},
		{"STS offset", model.Register{Size: 2, Encoding: bit(11)}, -2047, []byte{0xFF, 0x0F}},
		{"SCS position", model.Register{Size: 2, BigEndian: true}, 0x0304, []byte{0x03, 0x04}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.register.Decode(c.bytes); got != c.raw {
				t.Errorf("Decode(% X) = %d, want %d", c.bytes, got, c.raw)
			}
			b := make([]byte, len(c.bytes))
			if err := c.register.Encode(b, c.raw); err != nil || !bytes.Equal(b, c.bytes) {
				t.Errorf("Encode(%d) = % X, %v, want % X", c.raw, b, err, c.bytes)
			}
		})
	}
}

// minus zero of a sign-magnitude number is zero: AX sends 1024 for "standing still, clockwise".
func TestMinusZero(t *testing.T) {
	t.Parallel()
	r := model.Register{Size: 2, Encoding: model.Encoding{Form: model.SignMagnitude, SignBit: 10}}
	if got := r.Decode([]byte{0x00, 0x04}); got != 0 {
		t.Errorf("Decode(1024) = %d, want 0", got)
	}
}

func TestEncodeRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		register     model.Register
		raw          int64
		lower, upper int64
	}{
		{model.Register{Name: "led", Size: 1}, 256, 0, 255},
		{model.Register{Name: "led", Size: 1}, -1, 0, 255},
		{model.Register{Name: "goal_current", Size: 2, Encoding: model.Encoding{Form: model.TwosComplement}}, 32768, -32768, 32767},
		{model.Register{Name: "goal_position", Size: 4, Encoding: model.Encoding{Form: model.TwosComplement}}, math.MinInt64, math.MinInt32, math.MaxInt32},
		{model.Register{Name: "moving_speed", Size: 2, Encoding: model.Encoding{Form: model.SignMagnitude, SignBit: 10}}, -1024, -1023, 1023},
		{model.Register{Name: "current", Size: 2, Encoding: model.Encoding{Form: model.OffsetBinary, Zero: 2048}}, -2049, -2048, 63487},
		{model.Register{Name: "error_code_history", Size: 16}, 0, 0, 0},
	} {
		b := bytes.Repeat([]byte{0xAA}, 16)
		err := c.register.Encode(b, c.raw)
		var rangeError *model.RangeError
		if !errors.As(err, &rangeError) {
			t.Errorf("%s: Encode(%d): %v, want *RangeError", c.register.Name, c.raw, err)
			continue
		}
		if rangeError.Lower != c.lower || rangeError.Upper != c.upper || rangeError.Raw != c.raw {
			t.Errorf("%s: Encode(%d): %v, want %d to %d", c.register.Name, c.raw, err, c.lower, c.upper)
		}
		if !bytes.Equal(b, bytes.Repeat([]byte{0xAA}, 16)) {
			t.Errorf("%s: Encode(%d) wrote % X although it failed", c.register.Name, c.raw, b)
		}
	}
}

// Whatever a register can say comes back as it went out, in every encoding, width and byte order; and bytes come back
// as they came, except those that no servo sends (minus zero, bits above the sign bit).
func TestRegisterRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := model.Register{
			Size:      rapid.SampledFrom([]int{1, 2, 4}).Draw(t, "size"),
			BigEndian: rapid.Bool().Draw(t, "big endian"),
		}
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 1:
			r.Encoding.Form = model.TwosComplement
		case 2:
			r.Encoding = model.Encoding{Form: model.SignMagnitude, SignBit: rapid.IntRange(1, 8*r.Size-1).Draw(t, "sign bit")}
		case 3:
			r.Encoding = model.Encoding{Form: model.OffsetBinary, Zero: rapid.Int64Range(1, 1<<(8*r.Size)-1).Draw(t, "zero")}
		}
		lower, upper := r.RawRange()
		raw := rapid.Int64Range(lower, upper).Draw(t, "raw")
		b := make([]byte, r.Size)
		if err := r.Encode(b, raw); err != nil {
			t.Fatalf("Encode(%d) of %d to %d: %v", raw, lower, upper, err)
		}
		if got := r.Decode(b); got != raw {
			t.Fatalf("%d came back as %d through % X", raw, got, b)
		}
	})
}

func TestDecodeAndEncodeAllocateNothing(t *testing.T) {
	r := model.Register{Size: 4, Encoding: model.Encoding{Form: model.TwosComplement}}
	b := make([]byte, 4)
	if n := testing.AllocsPerRun(100, func() {
		if r.Encode(b, r.Decode(b)+1) != nil {
			t.Fatal("refused")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
