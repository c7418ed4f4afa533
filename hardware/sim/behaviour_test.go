package sim

import (
	"math"
	"testing"
	"time"
)

// TestMove commands a real move over the wire and compares it with the profile's closed form. XM430-W350:
// profile_velocity 100 is 22.9 rev/min = 1563.3 ticks/s, profile_acceleration 50 is 10728.85 rev/min² = 12207 ticks/s²
// (e-manual: 0.229 rev/min, 214.577 rev/min², 4096 ticks per turn).
func TestMove(t *testing.T) {
	t.Parallel()
	const speed, ramp, distance = 100 * 0.229 * 4096 / 60, 50 * 214.577 * 4096 / 3600, 1500.0
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.expect("torque", write2(1, 64, 1), status2(1, 0))
	b.expect("profile and goal", write2(1, 108, 50, 0, 0, 0, 100, 0, 0, 0, 0xDC, 0x0D, 0, 0), status2(1, 0)) // 3548
	b.wait(500 * time.Millisecond)
	b.wantNear("position after 0.5 s", b.register(1, "present_position"), 2048+speed*(0.5-speed/ramp/2), 3)
	b.wantNear("velocity", b.register(1, "present_velocity"), 100, 0)
	b.wantRegister(1, "moving", 1)
	b.wantRegister(1, "moving_status", pathTrapezoidal|profileOngoing)
	total := distance/speed + speed/ramp
	b.wait(time.Duration((total-0.5)*1e9) - 20*time.Millisecond)
	if p := b.register(1, "present_position"); p >= 3548 {
		t.Errorf("arrived before its time: %d", p)
	}
	b.wait(25 * time.Millisecond)
	b.wantRegister(1, "present_position", 3548)
	b.wantRegister(1, "present_velocity", 0)
	b.wantRegister(1, "moving", 0)
	b.wantRegister(1, "moving_status", pathTrapezoidal|inPosition)
}

// wantNear compares a register with a figure from outside.
func (b *bench) wantNear(what string, got int64, want, tolerance float64) {
	b.t.Helper()
	if math.Abs(float64(got)-want) > tolerance {
		b.t.Errorf("%s is %d, want %.1f ± %v", what, got, want, tolerance)
	}
}

// TestNoProfile: profile_velocity 0 leaves only the motor's own no-load speed, 46 rev/min at 12 V for the XM430-W350
// (e-manual, Specifications).
func TestNoProfile(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.set(1, "torque_enable", 1)
	b.set(1, "goal_position", 4000)
	b.wait(300 * time.Millisecond)
	b.wantNear("velocity in 0.229 rev/min", b.register(1, "present_velocity"), 46/0.229, 1)
	b.wantRegister(1, "moving_status", 0)
}

// TestTimeBasedProfile: with drive_mode bit 2 profile_velocity is the whole time in ms (e-manual, Profile Velocity).
func TestTimeBasedProfile(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.set(1, "drive_mode", 4)
	b.set(1, "torque_enable", 1)
	b.expect("profile and goal", write2(1, 108, 0xF4, 1, 0, 0, 0xE8, 3, 0, 0, 0xB8, 0x0B, 0, 0), status2(1, 0)) // 500, 1000, 3000
	b.wait(500 * time.Millisecond)
	b.wantNear("halfway", b.register(1, "present_position"), (2048+3000)/2.0, 3)
	b.wait(460 * time.Millisecond)
	if p := b.register(1, "present_position"); p >= 3000 {
		t.Errorf("arrived before its time: %d", p)
	}
	b.wait(45 * time.Millisecond)
	b.wantRegister(1, "present_position", 3000)
}

func TestTorqueOffStays(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.expect("goal without torque", write2(1, 116, 100, 0, 0, 0), status2(1, 0))
	b.wait(time.Second)
	b.wantRegister(1, "present_position", 2048)
	b.expect("torque", write2(1, 64, 1), status2(1, 0))
	b.wait(100 * time.Millisecond)
	b.expect("torque off", write2(1, 64, 0), status2(1, 0))
	stopped := b.register(1, "present_position")
	if stopped >= 2048 || stopped <= 100 {
		t.Errorf("stopped at %d, want on the way from 2048 to 100", stopped)
	}
	b.wait(time.Second)
	b.wantRegister(1, "present_position", stopped)
	b.wantRegister(1, "present_velocity", 0)
	b.wantRegister(1, "present_current", 0)
}

// TestTorqueOnByGoal: drive_mode bit 3 (e-manual, Drive Mode; firmware 45).
func TestTorqueOnByGoal(t *testing.T) {
	t.Parallel()
	servos := xm430(t, 1, 2)
	servos[1].Firmware = 44
	b := newBench(t, Options{Servos: servos})
	for id, want := range map[byte]int64{1: 1, 2: 0} {
		b.set(id, "drive_mode", 8)
		b.expect("goal", write2(id, 116, 100, 0, 0, 0), status2(id, 0))
		b.wantRegister(id, "torque_enable", want)
	}
}

func TestVelocityMode(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.set(1, "operating_mode", 1)
	b.set(1, "torque_enable", 1)
	b.expect("goal", write2(1, 104, 0x9C, 0xFF, 0xFF, 0xFF), status2(1, 0)) // -100
	b.wait(10 * time.Second)
	b.wantRegister(1, "present_velocity", -100)
	b.wantNear("position after 10 s", b.register(1, "present_position"), 2048-100*0.229/60*4096*10, 60)
	b.wantRegister(1, "moving", 1)
	b.expect("stop", write2(1, 104, 0, 0, 0, 0), status2(1, 0))
	b.wait(time.Second)
	stopped := b.register(1, "present_position")
	b.wait(time.Second)
	b.wantRegister(1, "present_position", stopped)

	// Back in position mode the position is counted within one turn again (e-manual, Operating Mode).
	b.expect("torque off", write2(1, 64, 0), status2(1, 0))
	b.expect("position mode", write2(1, 11, 3), status2(1, 0))
	b.wantRegister(1, "present_position", (stopped%4096+4096)%4096)
}

func TestEffortModes(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3)})
	for id, mode := range map[byte]int64{1: 16, 2: 0, 3: 5} {
		b.set(id, "operating_mode", mode)
		b.set(id, "torque_enable", 1)
	}
	b.expect("half duty", write2(1, 100, 0xBA, 1), status2(1, 0)) // 442 × 0.113 % = 49.9 %
	b.expect("current 100", write2(2, 102, 100, 0), status2(2, 0))
	b.expect("no current", write2(3, 102, 0, 0), status2(3, 0))
	b.expect("goal 4000", write2(3, 116, 0xA0, 0x0F, 0, 0), status2(3, 0))
	b.wait(time.Second)
	b.wantNear("velocity at half duty", b.register(1, "present_velocity"), 46/0.229/2, 2)
	b.wantNear("present_pwm", b.register(1, "present_pwm"), 442, 1)
	b.wantRegister(2, "present_current", 100)
	if v := b.register(2, "present_velocity"); v <= 0 {
		t.Errorf("a current of 100 turns the joint with %d", v)
	}
	b.wantRegister(3, "present_position", 2048)
	b.expect("current 300", write2(3, 102, 0x2C, 1), status2(3, 0))
	b.wait(3 * time.Second)
	b.wantRegister(3, "present_position", 4000)
}

// TestOperatingModeResets what the e-manual lists (X series, Operating Mode, note).
func TestOperatingModeResets(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	for name, raw := range map[string]int64{
		"profile_velocity": 7, "profile_acceleration": 7, "position_p_gain": 7, "goal_pwm": 7, "goal_current": 7,
		"pwm_limit": 600, "current_limit": 700, "led": 1,
	} {
		b.set(1, name, raw)
	}
	b.expect("extended position", write2(1, 11, 4), status2(1, 0))
	for name, want := range map[string]int64{
		"profile_velocity": 0, "profile_acceleration": 0, "position_p_gain": 800, "goal_pwm": 600, "goal_current": 700,
		"pwm_limit": 600, "current_limit": 700, "led": 1,
	} {
		b.wantRegister(1, name, want)
	}
}

// TestBusWatchdog follows the example of the e-manual (X series, Bus Watchdog).
func TestBusWatchdog(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2)})
	const done = "fffffd000104005500a10c"
	b.expect("velocity mode", write2(1, 11, 1), done)
	b.expect("watchdog without torque", write2(1, 98, 100), done)
	b.wait(time.Minute)
	b.wantRegister(1, "bus_watchdog", 100)
	b.expect("torque", write2(1, 64, 1), done)
	b.expect("goal", write2(1, 104, 50, 0, 0, 0), done)
	for range 4 { // any instruction for it will do
		b.wait(1990 * time.Millisecond)
		b.expect("sync write to another", packet2(0xFE, 0x83, 65, 0, 1, 0, 2, 1))
	}
	b.wantRegister(1, "present_velocity", 50)
	b.wait(1990 * time.Millisecond)
	b.expect("a packet for another servo", write2(2, 65, 0), status2(2, 0))
	b.wait(30 * time.Millisecond)
	b.expect("tripped", read2(1, 98, 1), status2(1, 0, 0xFF))
	b.wait(100 * time.Millisecond)
	b.wantRegister(1, "present_velocity", 0)
	for _, address := range []int{100, 102, 104, 116} {
		data := make([]byte, 2+address/104*2)
		b.expect("goal while tripped", write2(1, address, data...), status2(1, eRange))
	}
	b.wantRegister(1, "torque_enable", 1)
	b.expect("clear", write2(1, 98, 0), done)
	b.wait(time.Second)
	b.wantRegister(1, "present_velocity", 0)
	b.expect("goal", write2(1, 104, 50, 0, 0, 0), done)
	b.wait(time.Second)
	b.wantRegister(1, "present_velocity", 50)
}

// TestShutdown: an overload that the register shutdown names switches torque off until a reboot; the alert bit is in
// every status (e-manual, X series, Shutdown; Protocol 2.0, Error).
func TestShutdown(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.set(1, "torque_enable", 1)
	if err := b.bus.Fail(1, 0x01); err != nil { // input voltage: not in shutdown, 52
		t.Fatal(err)
	}
	b.expect("alert, torque stays", read2(1, 64, 1), status2(1, 0x80, 1))
	if err := b.bus.Fail(1, 0x20); err != nil {
		t.Fatal(err)
	}
	b.expect("torque is off", read2(1, 64, 1), status2(1, 0x80, 0))
	b.expect("hardware errors", read2(1, 70, 1), status2(1, 0x80, 0x21))
	b.expect("torque on", write2(1, 64, 1), status2(1, 0x80))
	b.wantRegister(1, "torque_enable", 0)
	b.expect("refusal with alert", read2(1, 66, 1), status2(1, 0x80|eAccess))
	b.expect("reboot", packet2(1, 8), status2(1, 0x80))
	b.wait(bootTime)
	b.expect("the cause is still there", read2(1, 70, 1), status2(1, 0x80, 0x20))
	if err := b.bus.Fail(1, 0); err != nil {
		t.Fatal(err)
	}
	b.expect("it is remembered", read2(1, 70, 1), status2(1, 0x80, 0x20))
	b.expect("reboot", packet2(1, 8), status2(1, 0x80))
	b.wait(bootTime)
	b.expect("good again", read2(1, 70, 1), status2(1, 0, 0))
	b.expect("torque on", write2(1, 64, 1), status2(1, 0))
	b.wantRegister(1, "torque_enable", 1)
}

func TestReboot(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.set(1, "temperature_limit", 60)
	b.set(1, "torque_enable", 1)
	b.set(1, "goal_position", 3000)
	b.wait(50 * time.Millisecond)
	moving := b.register(1, "present_position")
	b.expect("reboot", packet2(1, 8), status2(1, 0))
	b.wait(bootTime - time.Millisecond)
	b.expect("silent", packet2(1, 1))
	b.wait(time.Millisecond)
	b.expect("back, torque off", read2(1, 64, 1), status2(1, 0, 0))
	b.wantRegister(1, "temperature_limit", 60)
	b.wantNear("position", b.register(1, "present_position"), float64(moving), 1)
	b.wantRegister(1, "goal_position", b.register(1, "present_position"))
}

func TestFactoryReset(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		option   byte
		id       byte
		firmware int
		newID    byte
		baud     int64
		limit    int64
	}{
		{0xFF, 7, 52, 1, 1, 80},    // everything: id 1, 57 600 bit/s
		{0x01, 7, 52, 7, 1, 80},    // all but the id
		{0x02, 7, 52, 7, 3, 80},    // all but id and baud rate
		{0x01, 0xFE, 52, 7, 1, 80}, // to all
		{0xFF, 0xFE, 52, 7, 3, 50}, // ignored from firmware 42 on
		{0xFF, 0xFE, 41, 1, 1, 80},
	} {
		b := newBench(t, Options{Baud: 1000000, Servos: []ServoOptions{{ID: 7, Model: modelOf(t, "XM430-W350"), Firmware: c.firmware}}})
		b.set(7, "temperature_limit", 50)
		answer := status2(7, 0)
		if c.id == 0xFE {
			answer = ""
		}
		b.expect("reset", packet2(c.id, 6, c.option), answer)
		b.wait(bootTime)
		b.wantRegister(c.newID, "baud_rate", c.baud)
		b.wantRegister(c.newID, "temperature_limit", c.limit)
	}
	b := newBench(t, Options{Servos: xm430(t, 7)})
	b.expect("unknown option", packet2(7, 6, 3), status2(7, eRange))
}

// TestClear reduces the position to one turn, but not while the joint moves (e-manual, Protocol 2.0, Clear).
func TestClear(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	clear := packet2(1, 0x10, 1, 'D', 'X', 'L', 0x22)
	b.set(1, "operating_mode", 4)
	b.set(1, "present_position", -5000)
	b.set(1, "torque_enable", 1)
	b.set(1, "goal_position", 20000)
	b.wait(200 * time.Millisecond)
	b.expect("while moving", clear, status2(1, 1))
	b.wait(10 * time.Second)
	b.expect("torque off", write2(1, 64, 0), status2(1, 0))
	b.expect("standing", clear, status2(1, 0))
	b.wantRegister(1, "present_position", 20000%4096)
	b.expect("wrong letters", packet2(1, 0x10, 1, 'D', 'X', 'L', 0x23), status2(1, eRange))
	b.expect("errors, which only Y series can clear", packet2(1, 0x10, 2, 'E', 'R', 'C', 'L'), status2(1, eRange))
}

// TestHomingOffset: present position = actual position + homing offset; the offset keeps its sign when the direction
// is reversed (e-manual, X series, Homing Offset).
func TestHomingOffset(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.set(1, "present_position", 1000)
	b.expect("offset 100", write2(1, 20, 100, 0, 0, 0), status2(1, 0))
	b.wantRegister(1, "present_position", 1100)
	b.expect("reverse", write2(1, 10, 1), status2(1, 0))
	b.wantRegister(1, "present_position", -900)
	b.expect("forward", write2(1, 10, 0), status2(1, 0))
	b.wantRegister(1, "present_position", 1100)
}

// TestIDChange: the status still bears the old id, everything after it goes to the new one.
func TestIDChange(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.expect("id 30", write2(1, 7, 30), status2(1, 0))
	b.expect("old id", packet2(1, 1))
	b.expect("new id", read2(30, 7, 1), status2(30, 0, 30))
}

func TestSupply(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	b.wantRegister(1, "present_input_voltage", 120)
	b.bus.SetSupply(11)
	b.expect("11 V", read2(1, 144, 2), status2(1, 0, 110, 0))
	b.bus.SetSupply(9) // min_voltage_limit 95
	b.expect("9 V", read2(1, 70, 1), status2(1, 0x80, 1))
	b.set(1, "torque_enable", 1)
	b.bus.SetSupply(4)
	b.wait(time.Minute)
	b.expect("4 V", packet2(1, 1))
	b.bus.SetSupply(12)
	b.wait(bootTime)
	b.expect("12 V again", read2(1, 64, 1), status2(1, 0, 0))
	b.wantRegister(1, "hardware_error_status", 0)
}

// TestInitial keeps initial values and the joint where the options put them.
func TestInitial(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: []ServoOptions{{ID: 4, Model: modelOf(t, "H54-200-S500-R"), Initial: map[string]int64{
		"present_position": -100000, "torque_enable": 1, "return_delay_time": 0,
	}}}})
	b.wait(time.Second)
	for name, want := range map[string]int64{
		"present_position": -100000, "goal_position": -100000, "torque_enable": 1, "return_delay_time": 0,
		"model_number": 54024, "max_position_limit": 250961, "id": 4,
	} {
		b.wantRegister(4, name, want)
	}
	b.bus.Reboot(4)
	b.wait(bootTime)
	b.wantRegister(4, "torque_enable", 1)
}

// TestWeightless: the joint is at its goal in the packet after the goal, with the clock standing still; an obstacle holds
// it all the same.
func TestWeightless(t *testing.T) {
	t.Parallel()
	servos := xm430(t, 1, 2)
	for i := range servos {
		servos[i].Weightless = true
		servos[i].Initial = map[string]int64{"torque_enable": 1, "present_position": 2048}
	}
	b := newBench(t, Options{Servos: servos})
	if err := b.bus.SetFaults(2, Faults{Stuck: true}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[byte]int64{1: 3000, 2: 2048} {
		b.set(id, "goal_position", 3000)
		b.wantRegister(id, "present_position", want)
	}
}
