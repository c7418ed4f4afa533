package dds_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/node/dds"
)

func TestGUID(t *testing.T) {
	t.Parallel()
	g := dds.GUID{0x01, 0x10, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0x12, 0x04}
	if got, want := g.String(), "0110020304050607"+"08090a0b|00001204"; got != want {
		t.Errorf("String is %s, want %s", got, want)
	}
	if g.Vendor() != dds.VendorCyclone || !g.IsReader() || g.IsZero() || !(dds.GUID{}).IsZero() {
		t.Errorf("vendor %x, reader %v, zero %v", g.Vendor(), g.IsReader(), g.IsZero())
	}
	if got, want := g.Participant().String(), "0110020304050607"+"08090a0b|000001c1"; got != want {
		t.Errorf("participant is %s, want %s", got, want)
	}
	for kind, reader := range map[byte]bool{0x02: false, 0x03: false, 0x04: true, 0x07: true, 0xc1: false, 0xc7: false} {
		g[15] = kind
		if g.IsReader() != reader {
			t.Errorf("entity kind %#x: IsReader is %v", kind, g.IsReader())
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for word, q := range map[string]dds.QoS{
		"reliability":       {Reliability: 2},
		"durability":        {Durability: 2},
		"history":           {History: 2},
		"history depth":     {Depth: -1},
		"deadline":          {Deadline: -1},
		"lifespan":          {Lifespan: -1},
		"liveliness":        {Liveliness: 2},
		"liveliness lease":  {LivelinessLease: -1},
		"max blocking time": {MaxBlocking: -1},
	} {
		var e *dds.QoSError
		if err := q.Validate(); !errors.As(err, &e) || e.Policy != word || !strings.Contains(err.Error(), word) {
			t.Errorf("%+v: %v, want a QoSError about %s", q, err, word)
		}
	}
	for _, q := range []dds.QoS{{}, dds.DefaultQoS, dds.SensorDataQoS, dds.RosoutQoS, dds.GraphReaderQoS, dds.LatchedQoS} {
		if err := q.Validate(); err != nil {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// TestNormalized: the defaults are those of ROS 2 (depth) and of DDS 1.4, 2.2.3 (max_blocking_time).
func TestNormalized(t *testing.T) {
	t.Parallel()
	if got, want := (dds.QoS{}).Normalized(), (dds.QoS{Depth: 1, MaxBlocking: 100 * time.Millisecond}); got != want {
		t.Errorf("the zero value means %+v, want %+v", got, want)
	}
	q := dds.QoS{Depth: 7, MaxBlocking: time.Second}
	if got := q.Normalized(); got != q {
		t.Errorf("%+v means %+v", q, got)
	}
}

// TestIncompatibleProperties: everybody matches himself, and asking for less never hurts.
func TestIncompatibleProperties(t *testing.T) {
	t.Parallel()
	qos := rapid.Custom(func(t *rapid.T) dds.QoS {
		return dds.QoS{
			Reliability:     dds.Reliability(rapid.IntRange(0, 1).Draw(t, "reliability")),
			Durability:      dds.Durability(rapid.IntRange(0, 1).Draw(t, "durability")),
			Liveliness:      dds.Liveliness(rapid.IntRange(0, 1).Draw(t, "liveliness")),
			Deadline:        time.Duration(rapid.IntRange(0, 3).Draw(t, "deadline")),
			LivelinessLease: time.Duration(rapid.IntRange(0, 3).Draw(t, "lease")),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		offered, requested := qos.Draw(t, "offered"), qos.Draw(t, "requested")
		if p := dds.Incompatible(offered, offered); p != dds.PolicyNone {
			t.Fatalf("%+v does not match itself: %v", offered, p)
		}
		if p := dds.Incompatible(offered, dds.QoS{}); p != dds.PolicyNone {
			t.Fatalf("%+v does not match who asks for nothing: %v", offered, p)
		}
		if dds.Incompatible(offered, requested) == dds.PolicyNone && dds.Incompatible(requested, offered) == dds.PolicyNone &&
			offered != requested {
			t.Fatalf("%+v and %+v match both ways", offered, requested)
		}
	})
}

func TestStrings(t *testing.T) {
	t.Parallel()
	for got, want := range map[fmt.Stringer]string{
		dds.WriterMatched: "writer matched", dds.EventKind(0): "unknown event", dds.EventKind(99): "unknown event",
		dds.PolicyDurability: "DURABILITY", dds.PolicyOther: "OTHER", dds.Localhost: "LOCALHOST", dds.SystemDefault: "SYSTEM_DEFAULT",
	} {
		if got.String() != want {
			t.Errorf("%#v is %q, want %q", got, got, want)
		}
	}
}

// A subscription that wants every sample does not hear a sensor that sends each once.
func ExampleIncompatible() {
	fmt.Println(dds.Incompatible(dds.SensorDataQoS, dds.DefaultQoS))
	fmt.Println(dds.Incompatible(dds.DefaultQoS, dds.SensorDataQoS))
	// Output:
	// RELIABILITY
	// NONE
}
