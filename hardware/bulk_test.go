package hardware_test

import (
	"errors"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// What the bulk example of the DynamixelSDK does: a goal for one servo, the LED of the other, one packet each way.
func TestSimulatedBulkTransactions(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 2, nil)
	before := r.sim.Counters().Instructions
	err := r.bus.BulkWrite([]hardware.BulkItem{
		{Servo: r.servos[0], Register: "goal_position", Raw: 1500}, {Servo: r.servos[1], Register: "led", Raw: 1}})
	if err != nil {
		t.Fatal(err)
	}
	items := []hardware.BulkItem{
		{Servo: r.servos[0], Register: "goal_position"}, {Servo: r.servos[1], Register: "led"}}
	if err := r.bus.BulkRead(items); err != nil || items[0].Err != nil || items[1].Err != nil {
		t.Fatal(err, items)
	}
	if items[0].Raw != 1500 || items[1].Raw != 1 {
		t.Errorf("read %d and %d", items[0].Raw, items[1].Raw)
	}
	if got := r.sim.Counters(); got.Instructions != before+2 || got.Refused != 0 {
		t.Errorf("%+v", got)
	}
}

// 252 servos need several packets of at most 1024 bytes each way; a register of the same servo twice needs a second one.
func TestSimulatedBulkTransactionsAreSplit(t *testing.T) {
	t.Parallel()
	const n = 252
	r := newRig(t, lookUp(t, "XM430-W350"), n, nil)
	var items []hardware.BulkItem
	for i, s := range r.servos {
		items = append(items, hardware.BulkItem{Servo: s, Register: "goal_position", Raw: int64(1000 + i)})
	}
	items = append(items, hardware.BulkItem{Servo: r.servos[0], Register: "led", Raw: 1})
	if err := r.bus.BulkWrite(items); err != nil {
		t.Fatal(err)
	}
	for i := range items {
		items[i].Raw = 0
	}
	if err := r.bus.BulkRead(items); err != nil {
		t.Fatal(err)
	}
	for i, item := range items {
		want := int64(1000 + i)
		if i == n {
			want = 1
		}
		if item.Raw != want || item.Err != nil {
			t.Fatalf("item %d: %d, %v, want %d", i, item.Raw, item.Err, want)
		}
	}
	if got := r.sim.Counters(); got.Malformed != 0 || got.Refused != 0 || got.Instructions > 20 {
		t.Errorf("%+v", got)
	}
}

// A silent servo silences those behind it in a bulk read: they are asked again, one by one.
func TestSimulatedBulkReadWithASilentServo(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 4, func(_ *sim.Options, b *hardware.BusOptions) { b.ReplyMargin = 50 * time.Millisecond })
	if err := r.sim.SetFaults(2, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	var items []hardware.BulkItem
	for _, s := range r.servos {
		items = append(items, hardware.BulkItem{Servo: s, Register: "id"})
	}
	if err := r.bus.BulkRead(items); err != nil {
		t.Fatal(err)
	}
	var silence *hardware.NoStatusError
	for i, item := range items {
		if i == 1 {
			if !errors.As(item.Err, &silence) {
				t.Errorf("the silent one: %d, %v", item.Raw, item.Err)
			}
			continue
		}
		if item.Raw != int64(i+1) || item.Err != nil {
			t.Errorf("servo %d: %d, %v", i+1, item.Raw, item.Err)
		}
	}
}

// MX servos of protocol 1.0 know bulk reads, and there is no bulk write in it.
func TestSimulatedBulkTransactionsInProtocol1(t *testing.T) {
	t.Parallel()
	r, _ := newMixedRig(t, sim.Instant, patience)
	var items []hardware.BulkItem
	for _, s := range r.servos {
		items = append(items, hardware.BulkItem{Servo: s, Register: "present_position"})
	}
	if err := r.bus.BulkRead(items); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{1001, 1002, 2001, 2005, 2006} {
		if items[i].Raw != want || items[i].Err != nil {
			t.Errorf("item %d: %d, %v, want %d", i, items[i].Raw, items[i].Err, want)
		}
	}
	err := r.bus.BulkWrite([]hardware.BulkItem{{Servo: r.servos[0], Register: "led", Raw: 1}})
	if !errors.Is(err, codec.ErrUnsupported) {
		t.Errorf("bulk write in 1.0: %v", err)
	}
}

func TestBulkTransactionErrors(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 2, nil)
	var unknown *hardware.UnknownRegisterError
	items := []hardware.BulkItem{{Servo: r.servos[0], Register: "led"}, {Servo: r.servos[1], Register: "goal_angle", Raw: 1}}
	if err := r.bus.BulkRead(items); err != nil || items[0].Err != nil || !errors.As(items[1].Err, &unknown) {
		t.Errorf("%v, %+v", err, items)
	}
	if err := r.bus.BulkWrite(items); !errors.As(err, &unknown) {
		t.Errorf("unknown register: %v", err)
	}
	var outOfRange *model.RangeError
	items = []hardware.BulkItem{{Servo: r.servos[0], Register: "led", Raw: 1}, {Servo: r.servos[1], Register: "led", Raw: 300}}
	if err := r.bus.BulkWrite(items); !errors.As(err, &outOfRange) {
		t.Errorf("300 in one byte: %v", err)
	}
	if raw, err := r.sim.Register(1, "led"); raw != 0 || err != nil {
		t.Errorf("led %d, %v: written in spite of an error", raw, err)
	}
	if err := r.sim.Unplug(); err != nil {
		t.Fatal(err)
	}
	items = []hardware.BulkItem{{Servo: r.servos[0], Register: "led"}, {Servo: r.servos[1], Register: "led"}}
	if err := r.bus.BulkRead(items); !errors.Is(err, hardware.ErrPortLost) {
		t.Errorf("unplugged: %v", err)
	}
}
