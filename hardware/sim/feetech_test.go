package sim

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

func newFeetech(t testing.TB, p codec.Protocol, name string, ids ...byte) *bench {
	var servos []ServoOptions
	for _, id := range ids {
		servos = append(servos, ServoOptions{ID: id, Model: modelOf(t, name)})
	}
	return newBench(t, Options{Protocol: p, Servos: servos})
}

// TestFeetechSTS replays instructions that the vendor's SDK sends (FTServo_Arduino and FTServo_Python: ping, WritePosEx,
// syncReadPacketTx, SyncWritePosEx, CalibrationOfs), with statuses put together by hand.
func TestFeetechSTS(t *testing.T) {
	t.Parallel()
	b := newFeetech(t, codec.FeetechSTS, "STS3215", 1, 2, 3)
	done := func(id byte) string { return packet1(id, 0) }
	b.expect("ping", "ffff010201fb", "ffff010200fc")
	b.expect("model number", packet1(1, 2, 3, 2), packet1(1, 0, 0x09, 0x03)) // 777
	b.expect("position", "ffff0104023802be", packet1(1, 0, 0, 8))
	b.expect("sync read of 56, 4 bytes", "fffffe0782380401020336",
		packet1(1, 0, 0, 8, 0, 0), packet1(2, 0, 0, 8, 0, 0), packet1(3, 0, 0, 8, 0, 0))
	b.expect("sync read, missing", packet1(0xFE, 0x82, 5, 1, 1, 9, 2), packet1(1, 0, 1))
	b.expect("torque", packet1(1, 3, 40, 1), done(1))
	b.expect("write of acceleration, position, time, speed", packet1(1, 3, 41, 50, 0, 4, 0, 0, 0xF4, 1), done(1)) // 50, 1024, 0, 500
	b.wait(time.Second)
	b.wantNear("speed", b.register(1, "present_velocity"), -500, 0)
	b.expect("speed with its sign in bit 15", packet1(1, 2, 58, 2), packet1(1, 0, 0xF4, 0x81))
	b.wait(2 * time.Second)
	b.wantRegister(1, "present_position", 1024)
	b.expect("sync write", "fffffe14832907013200080000e8030232ff0f0000e803e7")
	b.wantRegister(1, "goal_position", 2048)
	b.wantRegister(2, "goal_position", 4095)
	b.expect("reboot, which it does not know", packet1(1, 8))
	b.expect("goal beyond the limits: ignored", packet1(2, 3, 42, 0, 0x20), done(2))
	b.wantRegister(2, "goal_position", 4095)
	b.expect("a wrong checksum", "ffff01020100")
	b.set(3, "response_status_level", 0)
	b.expect("read at level 0", packet1(3, 2, 5, 1), packet1(3, 0, 3))
	b.expect("write at level 0", packet1(3, 3, 40, 0))
}

func TestFeetechOffset(t *testing.T) {
	t.Parallel()
	b := newFeetech(t, codec.FeetechSTS, "STS3215", 1)
	b.set(1, "present_position", 1000)
	b.expect("calibrate to 2048", "ffff01040b0008e7", packet1(1, 0))
	b.wantRegister(1, "present_position", 2048)
	b.wantRegister(1, "homing_offset", 1000-2048)
	b.expect("offset 0", packet1(1, 3, 31, 0, 0), packet1(1, 0))
	b.wantRegister(1, "present_position", 1000)
	b.expect("128 in torque_enable", packet1(1, 3, 40, 128), packet1(1, 0))
	b.wantRegister(1, "present_position", 2048)
	b.wantRegister(1, "torque_enable", 0)
}

// TestFeetechLock: with lock 1 a write to EEPROM is lost with the power (vendor SDK, unLockEprom).
func TestFeetechLock(t *testing.T) {
	t.Parallel()
	b := newFeetech(t, codec.FeetechSTS, "STS3215", 1)
	for lock, want := range map[byte]int64{0: 60, 1: 70} {
		b.set(1, "max_temperature_limit", 70)
		b.expect("lock", packet1(1, 3, 55, lock), packet1(1, 0))
		b.expect("limit", packet1(1, 3, 13, 60), packet1(1, 0))
		b.wantRegister(1, "max_temperature_limit", 60)
		b.bus.Reboot(1)
		b.wait(bootTime)
		b.wantRegister(1, "max_temperature_limit", want)
	}
}

// TestFeetechStatus: the error byte mirrors the status register, and is good again with its cause.
func TestFeetechStatus(t *testing.T) {
	t.Parallel()
	b := newFeetech(t, codec.FeetechSTS, "STS3215", 1)
	if err := b.bus.Fail(1, 0x20); err != nil {
		t.Fatal(err)
	}
	b.expect("overload", packet1(1, 2, 65, 1), packet1(1, 0x20, 0x20))
	if err := b.bus.Fail(1, 0); err != nil {
		t.Fatal(err)
	}
	b.expect("good again", packet1(1, 2, 65, 1), packet1(1, 0, 0))
}

func TestFeetechModes(t *testing.T) {
	t.Parallel()
	b := newFeetech(t, codec.FeetechSTS, "STS3215", 1, 2, 3)
	for id, mode := range map[byte]int64{1: 1, 2: 2, 3: 3} {
		b.set(id, "operating_mode", mode)
		b.set(id, "torque_enable", 1)
	}
	b.expect("wheel speed -200", "ffff010a03293200000000c8804e", packet1(1, 0))
	b.expect("duty -50 %", packet1(2, 3, 44, 0xF4, 5), packet1(2, 0))
	b.expect("step by -100", packet1(3, 3, 42, 100, 0x80), packet1(3, 0))
	b.wait(3 * time.Second)
	b.wantRegister(1, "present_velocity", -200)
	if p := b.register(1, "present_position"); p < 0 || p > 4095 {
		t.Errorf("position of a wheel: %d", p)
	}
	if v := b.register(2, "present_velocity"); v >= 0 {
		t.Errorf("velocity at a duty of -50 %%: %d", v)
	}
	b.wantRegister(3, "present_position", 2048-100)
}

// TestFeetechSCS: high byte first, and a time for the move (vendor SDK, SCSCL WritePos).
func TestFeetechSCS(t *testing.T) {
	t.Parallel()
	b := newFeetech(t, codec.FeetechSCS, "SCS0009", 5)
	b.expect("torque", packet1(5, 3, 40, 1), packet1(5, 0))
	b.expect("position 20 in 300 ms", "ffff0509032a0014012c000083", packet1(5, 0))
	b.wantRegister(5, "goal_position", 20)
	b.wait(2 * time.Second)
	b.expect("position", packet1(5, 2, 56, 2), packet1(5, 0, 0, 20))
	b.expect("no sync read", packet1(0xFE, 0x82, 56, 2, 5))
}
