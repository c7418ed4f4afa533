package hardware

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

func ids(n int) []byte {
	all := make([]byte, n)
	for i := range all {
		all[i] = byte(i + 1)
	}
	return all
}

// Packet lengths of the manual (e-manual, protocol 2.0: sync write 14 + N(1+L), sync read 14 + N answered by N(11+L))
// make 28 + 27 N bytes for a goal of 4 and a state of 10 bytes; a byte takes ten bits.
func TestPlanOfOneSyncWriteAndOneSyncRead(t *testing.T) {
	t.Parallel()
	for n, names := range map[int]string{2: "servos 1 and 2", 6: "servos 1, 2, 3, 4, 5 and 6", 24: "24 servos", 100: "100 servos"} {
		c := newTestCycle(t, newChain(t), xSlots(t, ids(n)...)...)
		whyWrite := "one packet brings the goals of " + names
		whyRead := names + " have these registers at the same addresses: one request asks all; from firmware 45 on they answer in one packet"
		want := Plan{
			Protocol: codec.Protocol2, Baud: 1000000, Servos: n,
			Packets: []PlannedPacket{
				{Protocol: codec.Protocol2, Instruction: codec.SyncWrite, Address: 116, Length: 4, Servos: n, IDs: ids(n),
					BytesOut: 14 + 5*n, WireTime: time.Duration(14+5*n) * 10 * time.Microsecond, Why: whyWrite},
				{Protocol: codec.Protocol2, Instruction: codec.SyncRead, Address: 126, Length: 10, Servos: n, IDs: ids(n),
					BytesOut: 14 + n, BytesIn: 21 * n, WireTime: time.Duration(14+22*n) * 10 * time.Microsecond, Why: whyRead},
			},
			Reasons: []string{
				fmt.Sprintf("sync write 116/4 ×%d: %s", n, whyWrite),
				fmt.Sprintf("sync read 126/10 ×%d: %s", n, whyRead),
			},
			BytesOut: 28 + 6*n, BytesIn: 21 * n,
			WireTime: time.Duration(28+27*n) * 10 * time.Microsecond,
		}
		if diff := cmp.Diff(want, c.Plan()); diff != "" {
			t.Errorf("%d servos (-want +got):\n%s", n, diff)
		}
	}
}

// 526 Hz for 6 servos at 1 Mbit/s and 592 Hz for 24 at 4 Mbit/s follow from the same formula.
func TestPlanRate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n, baud int
		want    string
	}{
		{6, 1000000, "sync write 116/4 ×6, sync read 126/10 ×6: 64+126 bytes, 1900 µs, 526 Hz"},
		{24, 4000000, "sync write 116/4 ×24, sync read 126/10 ×24: 172+504 bytes, 1690 µs, 591 Hz"},
	} {
		o := options2
		o.Baud = test.baud
		c, err := NewCycle(NewBus(newChain(t), o), xSlots(t, ids(test.n)...))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Plan().String(); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}

func TestPlanCountsReturnDelays(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, 1, 2)
	for i := range slots {
		slots[i].Servo.ReturnDelay = 500 * time.Microsecond
	}
	if got := newTestCycle(t, newChain(t), slots...).Plan().WireTime; got != 1820*time.Microsecond {
		t.Errorf("%v, want 820 µs of bytes and 1000 µs of delays", got)
	}
}

// A Feetech STS is read from present_position, 56, to the end of present_current, 70, though 64, 67 and 68 are no registers:
// one request of 8 + N bytes, answered by N(6 + 15), as the vendor's SDK reads one servo.
func TestPlanReadsAcrossHolesOfFeetech(t *testing.T) {
	t.Parallel()
	m := embedded(t, "STS3215")
	var slots []Slot
	for _, id := range ids(6) {
		slots = append(slots, Slot{Servo: &Servo{ID: id, Model: m}, Reads: []string{"present_current", "present_position"}})
	}
	c, err := NewCycle(NewBus(newChain(t), BusOptions{Baud: 1000000, Protocol: codec.FeetechSTS}), slots)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Plan().String(), "sync read 56/15 ×6: 14+126 bytes, 1400 µs, 714 Hz"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A slow read takes 14 bytes and its answer 11 and the data (e-manual, protocol 2.0): 3 bytes at 144, voltage and
// temperature, are the longest.
func TestPlanCountsTheLongestSlowRead(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, 1, 2)
	slots[0].Slow = []string{"present_temperature", "hardware_error_status", "present_input_voltage"}
	slots[1].Slow = []string{"hardware_error_status"}
	slots[1].Servo.ReturnDelay = 10 * time.Microsecond
	p := newTestCycle(t, newChain(t), slots...).Plan()
	if want := 280 * time.Microsecond; p.SlowTime != want || p.WireTime != 830*time.Microsecond {
		t.Errorf("%v more than %v, want %v more", p.SlowTime, p.WireTime, want)
	}
	if got, want := p.MaxRateWithSlow(), 1/(1110e-6); got < want-1e-6 || got > want+1e-6 {
		t.Errorf("%v Hz, want %v", got, want)
	}
}

func packets(p Plan) string {
	s := ""
	for _, packet := range p.Packets {
		s += fmt.Sprintf("[%v]", packet)
	}
	return s
}

func TestPlanOfMixedServos(t *testing.T) {
	t.Parallel()
	x, pro := embedded(t, "XM430-W350"), embedded(t, "PM42-010-S260-R")
	custom, err := model.Custom("table", []model.Register{{Name: "present_position", Address: 611, Size: 4}})
	if err != nil {
		t.Fatal(err)
	}
	slot := func(id byte, m *model.Model, reads ...string) Slot {
		return Slot{Servo: &Servo{ID: id, Model: m}, Reads: reads}
	}
	const position, velocity = "present_position", "present_velocity"
	for _, test := range []struct {
		name  string
		slots []Slot
		want  string
	}{
		{"one layout", []Slot{slot(1, x, position), slot(2, x, position)}, "[sync read 132/4 ×2]"},
		{"one model, different registers", []Slot{slot(1, x, position, velocity), slot(2, x, position), slot(3, x, position, velocity)},
			"[sync read 128/8 ×3]"},
		{"one model, few registers in common", []Slot{slot(1, x, position), slot(2, x, position), slot(3, x, velocity)},
			"[bulk read ×3]"},
		{"registers far apart", []Slot{slot(1, x, "torque_enable"), slot(2, x, "present_temperature")}, "[bulk read ×2]"},
		{"two models", []Slot{slot(1, x, position), slot(2, pro, position), slot(3, x, position)}, "[bulk read ×3]"},
		{"a servo without bulk read", []Slot{slot(1, x, position), slot(2, custom, position), slot(3, x, position)},
			"[sync read 132/4 ×2][read 611/4 ×1]"},
		{"nothing to read", []Slot{slot(1, x), slot(2, x, position)}, "[read 132/4 ×1]"},
	} {
		if got := packets(newTestCycle(t, newChain(t), test.slots...).Plan()); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// Servos and SDKs take packets of at most 1024 bytes; stuffing can add a third.
// An XL430 has present_load at 126 where an XM430 has present_current (e-manual, both): one sync read of 10 bytes costs
// six of them 20 + 126 bytes; a bulk read that spares the XL430s the two bytes would cost 40 + 122.
func TestPlanReadsAlikeAcrossModels(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, ids(6)...)
	for i := range slots[4:] {
		slots[4+i].Servo.Model = embedded(t, "XL430-W250")
		slots[4+i].Reads = []string{"present_position", "present_velocity"}
	}
	const want = "sync write 116/4 ×6, sync read 126/10 ×6: 64+126 bytes, 1900 µs, 526 Hz"
	if got := newTestCycle(t, newChain(t), slots...).Plan().String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestPlanSplitsLongPackets(t *testing.T) {
	t.Parallel()
	port := newChain(t, ids(252)...)
	slots := xSlots(t, ids(252)...)
	for i := range slots {
		slots[i].Goals = []string{"goal_velocity", "profile_acceleration", "profile_velocity", "goal_position"}
	}
	c := newTestCycle(t, port, slots...)
	for i := range slots {
		for goal := range slots[i].Goals {
			c.SetGoal(i, goal, int64(1000*goal+i))
		}
	}
	exchange(t, c)
	sent, _ := hear(port.writes[0])
	for _, p := range sent {
		if n := len(p.params) + 10; n+n/3 > 1024 {
			t.Errorf("a packet of %d bytes", n)
		}
	}
	for i := range slots {
		id := byte(i + 1)
		got := [...]int32{port.get32(id, 104), port.get32(id, 108), port.get32(id, 112), port.get32(id, 116)}
		if n := int32(i); got != [...]int32{n, 1000 + n, 2000 + n, 3000 + n} {
			t.Errorf("servo %d got %v", id, got)
		}
	}
	if total := len(port.writes[0]); total != c.Plan().BytesOut {
		t.Errorf("%d bytes written, %d planned", total, c.Plan().BytesOut)
	}
}

func TestBulkReadExchange(t *testing.T) {
	t.Parallel()
	x, pro := embedded(t, "XM430-W350"), embedded(t, "PM42-010-S260-R")
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port,
		Slot{Servo: &Servo{ID: 1, Model: x}, Reads: state},
		Slot{Servo: &Servo{ID: 2, Model: pro}, Reads: state})
	port.put32(1, 132, -5)
	port.put32(2, 580, 123456)
	exchange(t, c)
	wantResults(t, c, Fresh, Fresh)
	if c.Value(0, 2) != -5 || c.Value(1, 2) != 123456 || len(port.writes) != 1 {
		t.Errorf("%d, %d in %d writes", c.Value(0, 2), c.Value(1, 2), len(port.writes))
	}
}
