package sim

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// packet1 puts a packet of protocol 1.0 together by hand: FF FF id length content checksum.
func packet1(id byte, content ...byte) string {
	b := append([]byte{0xFF, 0xFF, id, byte(len(content) + 1)}, content...)
	sum := byte(0)
	for _, x := range b[2:] {
		sum += x
	}
	return hexOf(append(b, ^sum))
}

func newBench1(t testing.TB, name string, ids ...byte) *bench {
	var servos []ServoOptions
	for _, id := range ids {
		servos = append(servos, ServoOptions{ID: id, Model: modelOf(t, name)})
	}
	return newBench(t, Options{Protocol: codec.Protocol1, Servos: servos})
}

// TestManualExamples1 replays the examples of the e-manual, Protocol 1.0 ("Instruction Details"), instruction and
// status, with RX-64 servos. The bytes are the manual's, but for the bulk read: its statuses 00 80 are not what the
// table of an RX-64 would hold, and only MX servos know the instruction.
func TestManualExamples1(t *testing.T) {
	t.Parallel()
	b := newBench1(t, "RX-64", 0, 1)
	b.set(1, "present_temperature", 0x20)
	const done = "ffff010200fc"
	b.expect("ping", "ffff010201fb", done)
	b.expect("read", "ffff0104022b01cc", "ffff01030020db")
	b.expect("reg write", "ffff0105041ef401e2", done)
	b.wantRegister(1, "registered_instruction", 1)
	b.expect("action", "fffffe0205fa")
	b.wantRegister(1, "goal_position", 500)
	b.expect("sync write", "fffffe0e831e040010005001012002600367")
	b.wantRegister(0, "goal_position", 0x010)
	b.wantRegister(0, "moving_speed", 0x150)
	b.wantRegister(1, "goal_position", 0x220)
	b.wantRegister(1, "moving_speed", 0x360)
	b.expect("factory reset of id 0", "ffff000206f7", "ffff000200fd")
	b.wait(bootTime)
	b.wantRegister(1, "id", 1) // both have it now
	b.expect("write id 1 to all", "fffffe04030301f6")
}

// TestExamplesOfDX116 replays examples of the DX-116 manual (Tribotix translation, examples 9 to 20).
func TestExamplesOfDX116(t *testing.T) {
	t.Parallel()
	b := newBench1(t, "DX-116", 0)
	const done, rangeError = "ffff000200fd", "ffff000208f5"
	b.expect("ccw limit", "ffff00050308ff01ef", done)
	b.wantRegister(0, "ccw_angle_limit", 0x1FF)
	b.expect("temperature limit", "ffff0004030b509d", done)
	b.expect("max torque", "ffff0005030eff01e9", done)
	b.expect("goal and speed", packet1(0, 3, 0x1E, 0, 1, 0, 2), done)
	b.expect("punch 0x40", "ffff00050330400087", done)
	b.expect("lock", "ffff0004032f01c8", done)
	b.expect("EEPROM while locked", "ffff0004030b509d", rangeError)
	b.expect("unlock", packet1(0, 3, 0x2F, 0), rangeError)
	b.expect("RAM while locked", "ffff00050330400087", done)
	b.bus.SetSupply(0)
	b.bus.SetSupply(12)
	b.wait(bootTime)
	b.expect("EEPROM after a power cycle", "ffff0004030b509d", done)
	b.expect("status to reads only", "ffff0004031001e7", done)
	b.expect("never a status", "ffff0004031000e8")
	b.expect("read", packet1(0, 2, 43, 1))
	b.expect("ping", packet1(0, 1), done)
}

// TestErrors1: the bits of the error byte (e-manual, Protocol 1.0, Error).
func TestErrors1(t *testing.T) {
	t.Parallel()
	const angle, rangeError, checksum, overload, instruction = 0x02, 0x08, 0x10, 0x20, 0x40
	status := func(errorByte byte, params ...byte) string {
		return packet1(1, append([]byte{errorByte}, params...)...)
	}
	b := newBench1(t, "AX-12A", 1)
	b.set(1, "cw_angle_limit", 100)
	b.set(1, "ccw_angle_limit", 900)
	for _, c := range []struct {
		name, request string
		error         byte
	}{
		{"goal below cw_angle_limit", packet1(1, 3, 30, 99, 0), angle},
		{"goal above ccw_angle_limit", packet1(1, 3, 30, 0x85, 3), angle},
		{"goal 1024", packet1(1, 3, 30, 0, 4), angle},
		{"led 2", packet1(1, 3, 25, 2), rangeError},
		{"read-only register", packet1(1, 3, 36, 0, 0), rangeError},
		{"half a register", packet1(1, 3, 30, 0), rangeError},
		{"read beyond the table", packet1(1, 2, 48, 4), rangeError},
		{"read of no bytes", packet1(1, 2, 36, 0), rangeError},
		{"unknown instruction", packet1(1, 0x33), instruction},
		{"reboot, which an AX does not know", packet1(1, 8), instruction},
		{"action without reg write", packet1(1, 5), instruction},
		{"wrong checksum", "ffff01020100", checksum},
	} {
		b.expect(c.name, c.request, status(c.error))
	}
	b.expect("wrong checksum to another", "ffff02020100")
	b.expect("bulk read, which an AX does not know", packet1(0xFE, 0x92, 0, 2, 1, 36))
	b.expect("broadcast ping", packet1(0xFE, 1))
	b.expect("sync read, which no servo knows", packet1(0xFE, 0x84, 36, 2, 1))
	b.expect("a gap of the table", packet1(1, 2, 9, 3), status(0, 3, 0, 70))
	b.set(1, "torque_enable", 1)
	b.expect("EEPROM with torque on", packet1(1, 3, 11, 70), status(rangeError))

	// Overload: torque and torque_limit go, and come back by hand when the cause is gone (e-manual, Shutdown).
	if err := b.bus.Fail(1, overload); err != nil {
		t.Fatal(err)
	}
	b.expect("data beside an overload", packet1(1, 2, 24, 1), status(overload, 0))
	b.expect("two errors", packet1(1, 3, 25, 2), status(overload|rangeError))
	if err := b.bus.Fail(1, 0); err != nil {
		t.Fatal(err)
	}
	b.expect("torque on", packet1(1, 3, 24, 1), status(0))
	b.expect("goal", packet1(1, 3, 30, 200, 0), status(0))
	b.wait(3 * time.Second)
	b.wantRegister(1, "present_position", 512)
	b.expect("torque limit", packet1(1, 3, 34, 0xFF, 3), status(0))
	b.expect("goal", packet1(1, 3, 30, 200, 0), status(0))
	b.wait(3 * time.Second)
	b.wantRegister(1, "present_position", 200)
}

// TestMove1: moving_speed 300 is 33.3 rev/min on an AX (e-manual, Present Speed) = 682 ticks/s of 300°/1024.
func TestMove1(t *testing.T) {
	t.Parallel()
	b := newBench1(t, "AX-12A", 1)
	b.expect("torque", packet1(1, 3, 24, 1), "ffff010200fc")
	b.expect("goal and speed", packet1(1, 3, 30, 0, 0, 0x2C, 1), "ffff010200fc")
	b.wait(500 * time.Millisecond)
	b.wantNear("present_speed", b.register(1, "present_speed"), -300, 0)
	b.wantNear("position", b.register(1, "present_position"), 512-682*0.5, 20)
	b.expect("speed with its direction bit", packet1(1, 2, 38, 2), packet1(1, 0, 0x2C, 5))
	b.wantRegister(1, "moving", 1)
	b.wait(time.Second)
	b.wantRegister(1, "present_position", 0)
	b.wantRegister(1, "moving", 0)
}

// TestWheelMode1: both angle limits 0; the position wraps around and the speed has a direction (e-manual, AX).
func TestWheelMode1(t *testing.T) {
	t.Parallel()
	b := newBench1(t, "AX-12A", 1)
	b.expect("wheel mode", packet1(1, 3, 6, 0, 0, 0, 0), "ffff010200fc")
	b.set(1, "torque_enable", 1)
	b.expect("clockwise", packet1(1, 3, 32, 0x64, 4), "ffff010200fc") // 100, bit 10
	for range 50 {
		b.wait(200 * time.Millisecond)
		if p := b.register(1, "present_position"); p < 0 || p > 1023 {
			t.Fatalf("present_position %d", p)
		}
	}
	b.wantRegister(1, "present_speed", -100)
}

// TestBulkRead1: MX servos know the bulk read of protocol 1.0, length before id before address, and obey the first of
// two entries for one id (e-manual, Protocol 1.0, Bulk Read). The instruction is that of the manual.
func TestBulkRead1(t *testing.T) {
	t.Parallel()
	b := newBench1(t, "MX-28", 1, 2, 3)
	b.expect("manual", "fffffe0992000201 1e0202241d", packet1(1, 0, 0, 8), packet1(2, 0, 0, 8))
	b.expect("missing in the middle", packet1(0xFE, 0x92, 0, 1, 1, 3, 1, 7, 3, 1, 3, 3), packet1(1, 0, 1))
	b.expect("id twice", packet1(0xFE, 0x92, 0, 1, 1, 3, 1, 2, 3, 1, 1, 25), packet1(1, 0, 1), packet1(2, 0, 2))
	b.expect("first parameter not 0", packet1(0xFE, 0x92, 1, 1, 1, 3))
}

func TestMixedProtocols(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: []ServoOptions{
		{ID: 1, Model: modelOf(t, "XM430-W350")},
		{ID: 1, Model: modelOf(t, "AX-12A"), Protocol: codec.Protocol1},
		{ID: 2, Model: modelOf(t, "XM430-W350"), Protocol: codec.Protocol1},
	}})
	b.expect("2.0", read2(1, 7, 1), status2(1, 0, 1))
	b.expect("1.0", packet1(1, 2, 3, 1), packet1(1, 0, 1))
	b.expect("X in 1.0", packet1(2, 2, 0, 2), packet1(2, 0, 0xFC, 3))
	b.expect("X in 1.0 does not hear 2.0", read2(2, 7, 1))
}

// TestUSB2AX: the adapter's own sync read, 0xFF for the missing, and its registers (USB2AX firmware, AX.c and USB2AX.h).
func TestUSB2AX(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Protocol: codec.Protocol1, Adapter: USB2AX, Servos: []ServoOptions{
		{ID: 1, Model: modelOf(t, "AX-12A")}, {ID: 2, Model: modelOf(t, "AX-12A"), Initial: map[string]int64{"present_position": 0x123}},
	}})
	const adapter = 0xFD
	b.expect("sync read", packet1(adapter, 0x84, 36, 2, 2, 1), packet1(adapter, 0, 0x23, 1, 0, 2))
	b.expect("broadcast", packet1(0xFE, 0x84, 36, 2, 2, 1), packet1(adapter, 0, 0x23, 1, 0, 2))
	b.expect("missing", packet1(adapter, 0x84, 36, 2, 1, 9, 2), packet1(adapter, 0, 0, 2, 0xFF, 0xFF, 0x23, 1))
	b.expect("no length", packet1(adapter, 0x84, 36, 0, 1), packet1(adapter, 8))
	b.expect("too long for a servo", packet1(adapter, 0x84, 0, 123, 1), packet1(adapter, 8))
	b.expect("too long in all", packet1(adapter, 0x84, 0, 115, 1, 2), packet1(adapter, 8))
	b.expect("ping", packet1(adapter, 1), packet1(adapter, 0))
	b.expect("its registers", packet1(adapter, 2, 0, 7), packet1(adapter, 0, 1, 0x42, 5, adapter, 50, 4, 100))
	b.expect("timeout 8", packet1(adapter, 3, 4, 8), packet1(adapter, 0))
	b.expect("timeout 7", packet1(adapter, 3, 4, 7), packet1(adapter, 8))
	b.expect("write its id", packet1(adapter, 3, 3, 1), packet1(adapter, 8))
	b.expect("through to a servo", packet1(1, 1), packet1(1, 0))
	b.expect("through: broadcast write", packet1(0xFE, 3, 25, 1))
	b.wantRegister(2, "led", 1)
	if err := b.bus.SetFaults(2, Faults{Corrupt: 1}); err != nil {
		t.Fatal(err)
	}
	b.expect("damaged", packet1(adapter, 0x84, 36, 2, 1, 2), packet1(adapter, 0, 0, 2, 0xFF, 0xFF))
}
