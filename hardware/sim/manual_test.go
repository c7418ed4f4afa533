package sim

import "testing"

// TestManualExamples replays the examples of the ROBOTIS e-manual, Protocol 2.0 ("Instruction Details"), which show
// instruction and status for XM430-W210 servos with firmware 38. All bytes are the manual's.
func TestManualExamples(t *testing.T) {
	t.Parallel()
	servos := []ServoOptions{
		{ID: 1, Model: modelOf(t, "XM430-W210"), Firmware: 38, Initial: map[string]int64{"present_position": 166}},
		{ID: 2, Model: modelOf(t, "XM430-W210"), Firmware: 38, Initial: map[string]int64{"present_position": 2079}},
	}
	b := newBench(t, Options{Servos: servos})
	b.set(1, "present_input_voltage", 119)
	b.set(2, "present_temperature", 36)

	const done = "fffffd000104005500a10c"
	b.expect("ping", "fffffd0001030001194e", "fffffd000107005500060426655d")
	b.expect("broadcast ping", "fffffd00fe0300013142", "fffffd000107005500060426655d", "fffffd0002070055000604266f6d")
	b.expect("read", "fffffd0001070002840004001d15", "fffffd000108005500a60000008cc0")
	b.expect("sync read", "fffffd00fe0900828400040001 02cefa",
		"fffffd000108005500a60000008cc0", "fffffd0002080055001f080000babe")
	b.expect("bulk read", "fffffd00fe0d0092019000020002920001001a05",
		"fffffd0001060055007700c369", "fffffd00020500550024 8ba9")
	b.expect("write", "fffffd0001090003740000020000ca89", done)
	b.wantRegister(1, "goal_position", 512)
	b.expect("reg write", "fffffd00010900046800c8000000ae8e", done)
	b.wantRegister(1, "registered_instruction", 1)
	b.wantRegister(1, "goal_velocity", 0)
	b.expect("action", "fffffd000103000502ce", done)
	b.wantRegister(1, "registered_instruction", 0)
	b.wantRegister(1, "goal_velocity", 200)
	b.expect("sync write", "fffffd00fe11008374000400019600000002aa0000008287")
	b.wantRegister(1, "goal_position", 150)
	b.wantRegister(2, "goal_position", 170)
	b.expect("bulk write", "fffffd00fe1000930120000200a000021f00010050b768")
	b.wantRegister(1, "max_voltage_limit", 160)
	b.wantRegister(2, "temperature_limit", 80)
	b.expect("reboot", "fffffd00010300082f4e", done)
	b.expect("while rebooting", "fffffd0001030001194e")
	b.wait(bootTime)
	b.expect("after the reboot", "fffffd0001030001194e", "fffffd000107005500060426655d")
	b.expect("factory reset", "fffffd000104000601a1e6", done)
}

// TestManualFastRead replays the e-manual's Fast Sync Read example: ids 3, 7 and 4, present position 166, 2079 and
// 1023 (status bytes from the manual, whose last CRC is that of the whole packet).
func TestManualFastRead(t *testing.T) {
	t.Parallel()
	var servos []ServoOptions
	for id, position := range map[byte]int64{3: 166, 7: 2079, 4: 1023} {
		servos = append(servos, ServoOptions{ID: id, Model: modelOf(t, "XM430-W210"), Initial: map[string]int64{"present_position": position}})
	}
	b := newBench(t, Options{Servos: servos})
	b.expect("fast sync read", "fffffd00fe0a008a8400040003070420f2",
		"fffffd00fe1900550003a6000000840800071f08000016ca0004ff030000d19e")
}

// TestManualFirmware: Clear and Backup come with later firmware (e-manual, Clear: 42; Backup Ready: 45).
func TestManualFirmware(t *testing.T) {
	t.Parallel()
	old := newBench(t, Options{Servos: []ServoOptions{{ID: 1, Model: modelOf(t, "XM430-W210"), Firmware: 38}}})
	now := newBench(t, Options{Servos: []ServoOptions{{ID: 1, Model: modelOf(t, "XM430-W210"), Firmware: 45}}})
	const clearTurns, store, restore = "fffffd00010800100144584c22b1dc", "fffffd0001080020014354524c16f5", "fffffd0001080020024354524c9ef5"
	undefined, done := status2(1, 2), status2(1, 0)
	old.expect("clear, firmware 38", clearTurns, undefined)
	old.expect("store, firmware 38", store, undefined)
	now.expect("clear, firmware 45", clearTurns, done)
	now.expect("restore without a backup", restore, status2(1, 1))
	now.expect("store", store, done)
	now.wantRegister(1, "backup_ready", 1)
	now.expect("write", write2(1, 31, 60), done)
	now.expect("restore", restore, done)
	now.wait(bootTime)
	now.wantRegister(1, "temperature_limit", 80)
	now.wantRegister(1, "backup_ready", 1)
}
