package hardware

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
)

func reasons(t *testing.T, o BusOptions, slots ...Slot) []string {
	t.Helper()
	c, err := NewCycle(NewBus(&canned{}, o), slots)
	if err != nil {
		t.Fatal(err)
	}
	return c.Plan().Reasons
}

// One sentence for every choice.
func TestReasons(t *testing.T) {
	t.Parallel()
	x, mx, ax := embedded(t, "XM430-W350"), embedded(t, "MX-28"), embedded(t, "AX-12A")
	position, goal := []string{"present_position"}, []string{"goal_position"}
	one := BusOptions{Baud: 1000000, Protocol: codec.Protocol1}
	two := BusOptions{Baud: 1000000, Protocol: codec.Protocol2}
	usb2ax := one
	usb2ax.ReadMethod = USB2AXRead
	bulk := two
	bulk.ReadMethod = BulkRead
	scattered := []string{"present_position", "torque_enable"}
	for _, test := range []struct {
		name    string
		options BusOptions
		slots   []Slot
		want    []string
	}{
		{"one servo", two, []Slot{{Servo: &Servo{ID: 3, Model: x}, Goals: goal, Reads: position}}, []string{
			"sync write 116/4 ×1: one packet brings the goals of servo 3",
			"read 132/4 ×1: servo 3 (XM430-W350) is the only one to ask",
		}},
		{"fast", two, fastSlots(t, 1, 2, 3, 4, 5, 6, 7), []string{
			"sync write 116/4 ×7: one packet brings the goals of 7 servos",
			"fast sync read 126/10 ×7: 7 servos have these registers at the same addresses: one request asks all, and their firmware joins the answers in one packet",
		}},
		{"no group read", one, []Slot{{Servo: &Servo{ID: 1, Model: ax}, Reads: position}, {Servo: &Servo{ID: 2, Model: ax}, Reads: position}}, []string{
			"read 36/2 ×1: servo 1 (AX-12A) knows no group read: it is asked alone",
			"read 36/2 ×1: servo 2 (AX-12A) knows no group read: it is asked alone",
		}},
		{"usb2ax", usb2ax, []Slot{{Servo: &Servo{ID: 1, Model: ax}, Reads: position}, {Servo: &Servo{ID: 2, Model: ax}, Reads: position}}, []string{
			"usb2ax sync read 36/2 ×2: the adapter asks servos 1 and 2 one after the other and answers once; counted is the time its reads take",
		}},
		{"too much for usb2ax", usb2ax, []Slot{{Servo: &Servo{ID: 1, Model: ax}, Reads: []string{"present_position", "present_temperature"}},
			{Servo: &Servo{ID: 2, Model: ax}, Reads: []string{"present_position", "present_temperature"}}}, []string{
			"read 36/8 ×1: the adapter reads at most 6 bytes of each servo: servo 1 (AX-12A) is asked alone",
			"read 36/8 ×1: the adapter reads at most 6 bytes of each servo: servo 2 (AX-12A) is asked alone",
		}},
		{"forced", bulk, xSlots(t, 1, 2), []string{
			"sync write 116/4 ×2: one packet brings the goals of servos 1 and 2",
			"bulk read ×2: bulk read was asked for; from firmware 45 on they answer in one packet",
		}},
		{"goals at different addresses", two, goalSlots(t, goal, []string{"goal_current"}), []string{
			"bulk write ×2: the goals of servos 2 and 1 lie at different addresses, and one bulk write is shorter than a sync write for each address",
		}},
		{"indirect", two, []Slot{{Servo: &Servo{ID: 1, Model: x}, Reads: scattered}, {Servo: &Servo{ID: 2, Model: x}, Reads: scattered}}, []string{
			// Two requests, 2·16 + 2·12 + 2·15 bytes and the wait for 2 answers, become one: 16 + 2·16.
			"indirect addressing gathers scattered registers of servos 1 and 2: it saves 102 of 214 bytes",
			"sync read 224/5 ×2: servos 1 and 2 show what is read in their indirect data: one request asks all; from firmware 45 on they answer in one packet",
		}},
		{"mixed", two, []Slot{{Servo: &Servo{ID: 1, Model: x}, Reads: position}, {Servo: &Servo{ID: 1, Model: mx, Protocol: codec.Protocol1}, Reads: position},
			{Servo: &Servo{ID: 2, Model: mx, Protocol: codec.Protocol1}, Reads: position}}, []string{
			"protocols 1.0 and 2.0 take turns in each exchange, because their answers would collide",
			"bulk read ×2: protocol 1.0 has no sync read: one request lists what to read of servos 1 and 2",
			"read 132/4 ×1: servo 1 (XM430-W350) is the only one to ask in protocol 2.0",
		}},
	} {
		if diff := cmp.Diff(test.want, reasons(t, test.options, test.slots...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// Where indirect addressing would hardly help, the plan says so: one byte less of each of 24 servos.
func TestReasonAgainstIndirectAddressing(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, ids(24)...)
	for i := range slots {
		slots[i].Reads = append([]string{"moving", "present_pwm"}, state...) // 122, 124 to 135: without moving_status
	}
	o := options2
	o.NoIndirect = false
	all := reasons(t, o, slots...)
	if len(all) != 3 || !strings.HasPrefix(all[0], "indirect addressing is not used: it would save 24 of ") {
		t.Errorf("%q", all)
	}
}

// The adapter reads the servos one by one: a read of 8 bytes and a status of 6 and the data for each cross the wire (e-manual,
// protocol 1.0), whatever its host, which is not on the wire, sends and gets.
func TestPlanOfUSB2AXCountsItsReads(t *testing.T) {
	t.Parallel()
	ax := embedded(t, "AX-12A")
	var slots []Slot
	for _, id := range ids(18) {
		slots = append(slots, Slot{Servo: &Servo{ID: id, Model: ax, ReturnDelay: 10 * time.Microsecond},
			Reads: []string{"present_position", "present_velocity", "present_load"}})
	}
	c, err := NewCycle(NewBus(&canned{}, BusOptions{Baud: 1000000, Protocol: codec.Protocol1, ReadMethod: USB2AXRead}), slots)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Plan()
	if want := 18 * ((8+6+6)*10 + 10) * time.Microsecond; p.WireTime != want || p.Packets[0].WireTime != want {
		t.Errorf("%v on the wire, want %v", p.WireTime, want)
	}
	if p.BytesOut != 8+18 || p.BytesIn != 6+18*6 {
		t.Errorf("%d bytes out and %d in", p.BytesOut, p.BytesIn)
	}
}

// Each failure doubles the wait until a fast read is tried again, up to a limit.
func TestFallbackWaitsLongerEachTime(t *testing.T) {
	t.Parallel()
	f := fallback{}
	var waits []int
	for range 11 {
		f.giveUp()
		n := 1
		for !f.tryAgain() {
			n++
		}
		waits = append(waits, n)
	}
	want := []int{256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 65536, 65536}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Error(diff)
	}
}
