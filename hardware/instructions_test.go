package hardware_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// trial is two simulated servos with the ids 1 and 2 whose clock jumps ahead at will.
type trial struct {
	*rig
	t     *testing.T
	ahead atomic.Int64
}

func newTrial(t *testing.T, name string, p codec.Protocol, adapter sim.Adapter) *trial {
	tr := &trial{t: t}
	start := time.Now()
	tr.rig = newRig(t, lookUp(t, name), 2, func(s *sim.Options, b *hardware.BusOptions) {
		s.Protocol, b.Protocol, s.Adapter = p, p, adapter
		s.Now = func() time.Time { return start.Add(time.Duration(tr.ahead.Load())) }
		for i := range s.Servos {
			s.Servos[i].Initial = map[string]int64{"present_position": 600}
		}
	})
	return tr
}

// pass lets a second pass for the servos: enough for a restart.
func (tr *trial) pass() { tr.ahead.Add(int64(time.Second)) }

func (tr *trial) must(err error) {
	tr.t.Helper()
	if err != nil {
		tr.t.Fatal(err)
	}
}

// holds demands that a register of the simulated servo holds a value.
func (tr *trial) holds(id byte, register string, want int64) {
	tr.t.Helper()
	raw, err := tr.sim.Register(id, register)
	if raw != want || err != nil {
		tr.t.Errorf("servo %d: %s is %d (%v), want %d", id, register, raw, err, want)
	}
}

// cyclic exchanges goals and states once, read in this way.
func (tr *trial) cyclic(method hardware.ReadMethod, instruction codec.Instruction, goals ...string) {
	tr.t.Helper()
	o := tr.bus.Options()
	o.ReadMethod = method
	tr.bus.Close()
	port, err := hardware.OpenSerial(tr.sim.Path(), o.Baud)
	tr.must(err)
	tr.bus = hardware.NewBus(port, o)
	tr.t.Cleanup(func() { tr.bus.Close() })
	var slots []hardware.Slot
	for i, s := range tr.servos {
		s.Firmware = sim.DefaultFirmware
		slots = append(slots, hardware.Slot{Servo: s, Goals: goals[i%len(goals):][:1], Reads: []string{"present_position"}})
	}
	c, err := hardware.NewCycle(tr.bus, slots)
	tr.must(err)
	c.SetGoal(0, 0, 300)
	c.SetGoal(1, 0, 301)
	tr.must(c.Exchange())
	for slot := range tr.servos {
		if s := c.Status(slot); s.Result != hardware.Fresh || c.Value(slot, 0) != 600 {
			tr.t.Errorf("slot %d: %+v, position %d", slot, *s, c.Value(slot, 0))
		}
		tr.holds(byte(slot+1), goals[slot%len(goals)], 300+int64(slot))
	}
	if got := c.Plan().String(); !strings.Contains(got, instruction.String()) {
		tr.t.Errorf("plan %s, want a %v in it", got, instruction)
	}
}

// again reads back what was written.
func (tr *trial) again(register string, raw int64) {
	tr.t.Helper()
	s := tr.servos[1]
	tr.must(tr.bus.WriteRegister(s, register, raw))
	got, err := tr.bus.ReadRegister(s, register)
	if got != raw || err != nil {
		tr.t.Errorf("%s: read %d, %v, want %d", register, got, err, raw)
	}
}

// registered writes led of both servos at one action, and of one at its own.
func (tr *trial) registered(register string) {
	tr.t.Helper()
	r, _ := tr.servos[0].Model.Register(register)
	for _, id := range []byte{1, 2} {
		tr.must(tr.bus.RegWrite(id, r.Address, []byte{1}))
		tr.holds(id, register, 0)
	}
	tr.must(tr.bus.Action(codec.BroadcastID))
	tr.must(tr.bus.Write(2, r.Address, []byte{1})) // an answer shows that the action was heard before
	tr.holds(1, register, 1)
	tr.holds(2, register, 1)
	tr.must(tr.bus.RegWrite(2, r.Address, []byte{0}))
	tr.must(tr.bus.Action(2))
	tr.holds(2, register, 0)
}

// reset resets servo 2 to its factory settings but its id, if the option spares it.
func (tr *trial) reset(option codec.ResetOption, register string, changed int64, id byte) {
	tr.t.Helper()
	before, err := tr.sim.Register(2, register)
	tr.must(err)
	tr.must(tr.bus.WriteRegister(tr.servos[1], register, changed))
	tr.must(tr.sim.SetRegister(1, "id", 9))
	tr.must(tr.bus.FactoryReset(2, option))
	tr.pass()
	tr.holds(id, register, before)
}

// restarts demands that torque is off after a restart.
func (tr *trial) restarts() {
	tr.t.Helper()
	tr.must(tr.bus.WriteRegister(tr.servos[1], "torque_enable", 1))
	tr.must(tr.bus.Reboot(2))
	tr.pass()
	tr.holds(2, "torque_enable", 0)
}

func (tr *trial) pings(model int) {
	tr.t.Helper()
	identity, err := tr.bus.Ping(2)
	if err != nil || identity.ID != 2 || identity.Model != model {
		tr.t.Errorf("%+v, %v", identity, err)
	}
}

// Every instruction of every dialect, from the bus to a simulated servo and back. docs/protocol.md lists them.
func TestSimulatedInstructions(t *testing.T) {
	t.Parallel()
	const sts, scs, two, one = codec.FeetechSTS, codec.FeetechSCS, codec.Protocol2, codec.Protocol1
	for name, test := range map[string]struct {
		model    string
		protocol codec.Protocol
		run      func(tr *trial)
	}{
		"2.0/ping": {"XM430-W350", two, func(tr *trial) { tr.pings(1020) }},
		"2.0/broadcast ping": {"XM430-W350", two, func(tr *trial) {
			answers, err := tr.bus.PingAll(tr.t.Context())
			if err != nil || answers.From(1) != 1 || answers.From(2) != 1 || len(answers.Servos) != 2 {
				tr.t.Errorf("%+v, %v", answers, err)
			}
		}},
		"2.0/read and write": {"XM430-W350", two, func(tr *trial) { tr.again("position_p_gain", 640) }},
		"2.0/reg write":      {"XM430-W350", two, func(tr *trial) { tr.registered("led") }},
		"2.0/factory reset": {"XM430-W350", two, func(tr *trial) {
			tr.reset(codec.ResetAllButIDAndBaud, "return_delay_time", 7, 2)
		}},
		"2.0/factory reset of everything": {"XM430-W350", two, func(tr *trial) { tr.reset(codec.ResetAll, "return_delay_time", 7, 1) }},
		"2.0/reboot":                      {"XM430-W350", two, func(tr *trial) { tr.restarts() }},
		"2.0/clear": {"XM430-W350", two, func(tr *trial) {
			tr.must(tr.bus.WriteRegister(tr.servos[1], "operating_mode", 4))
			tr.must(tr.sim.SetRegister(2, "present_position", 600+3*4096))
			tr.must(tr.bus.Clear(2, codec.ClearRevolutions))
			tr.holds(2, "present_position", 600)
		}},
		"2.0/control table backup": {"XM430-W350", two, func(tr *trial) {
			tr.must(tr.bus.WriteRegister(tr.servos[1], "return_delay_time", 7))
			tr.must(tr.bus.BackUp(2, codec.StoreBackup))
			tr.must(tr.bus.WriteRegister(tr.servos[1], "return_delay_time", 8))
			tr.must(tr.bus.BackUp(2, codec.RestoreBackup))
			tr.pass()
			tr.holds(2, "return_delay_time", 7)
		}},
		"2.0/sync read":      {"XM430-W350", two, func(tr *trial) { tr.cyclic(hardware.SyncRead, codec.SyncRead, "goal_position") }},
		"2.0/sync write":     {"XM430-W350", two, func(tr *trial) { tr.cyclic(hardware.AnyRead, codec.SyncWrite, "goal_position") }},
		"2.0/fast sync read": {"XM430-W350", two, func(tr *trial) { tr.cyclic(hardware.FastSyncRead, codec.FastSyncRead, "goal_position") }},
		"2.0/bulk read":      {"XM430-W350", two, func(tr *trial) { tr.cyclic(hardware.BulkRead, codec.BulkRead, "goal_position") }},
		"2.0/bulk write": {"XM430-W350", two, func(tr *trial) {
			tr.cyclic(hardware.AnyRead, codec.BulkWrite, "goal_position", "profile_velocity")
		}},
		"2.0/fast bulk read": {"XM430-W350", two, func(tr *trial) { tr.cyclic(hardware.FastBulkRead, codec.FastBulkRead, "goal_position") }},

		"1.0/ping":           {"MX-28", one, func(tr *trial) { tr.pings(29) }},
		"1.0/read and write": {"MX-28", one, func(tr *trial) { tr.again("position_p_gain", 20) }},
		"1.0/reg write":      {"MX-28", one, func(tr *trial) { tr.registered("led") }},
		"1.0/factory reset":  {"MX-28", one, func(tr *trial) { tr.reset(codec.ResetAll, "return_delay_time", 7, 1) }},
		"1.0/reboot":         {"MX-28", one, func(tr *trial) { tr.restarts() }},
		"1.0/sync write":     {"MX-28", one, func(tr *trial) { tr.cyclic(hardware.AnyRead, codec.SyncWrite, "goal_position") }},
		"1.0/bulk read":      {"MX-28", one, func(tr *trial) { tr.cyclic(hardware.BulkRead, codec.BulkRead, "goal_position") }},

		"sts/ping":           {"STS3215", sts, func(tr *trial) { tr.pings(777) }},
		"sts/read and write": {"STS3215", sts, func(tr *trial) { tr.again("p_coefficient", 20) }},
		"sts/reg write":      {"STS3215", sts, func(tr *trial) { tr.registered("torque_enable") }},
		"sts/factory reset":  {"STS3215", sts, func(tr *trial) { tr.reset(codec.ResetAll, "p_coefficient", 7, 1) }},
		"sts/sync read":      {"STS3215", sts, func(tr *trial) { tr.cyclic(hardware.SyncRead, codec.SyncRead, "goal_position") }},
		"sts/sync write":     {"STS3215", sts, func(tr *trial) { tr.cyclic(hardware.AnyRead, codec.SyncWrite, "goal_position") }},
		"sts/reset turn count": {"STS3215", sts, func(tr *trial) {
			tr.must(tr.sim.SetRegister(2, "present_position", 600+2*4096))
			tr.must(tr.bus.ResetTurnCount(2))
			tr.holds(2, "present_position", 600)
		}},
		"sts/calibrate offset": {"STS3215", sts, func(tr *trial) {
			tr.must(tr.bus.CalibrateOffset(2, 1000))
			tr.holds(2, "present_position", 1000)
		}},

		"scs/ping":           {"SCS0009", scs, func(tr *trial) { tr.pings(1284) }},
		"scs/read and write": {"SCS0009", scs, func(tr *trial) { tr.again("goal_position", 0x123) }},
		"scs/reg write":      {"SCS0009", scs, func(tr *trial) { tr.registered("torque_enable") }},
		"scs/factory reset":  {"SCS0009", scs, func(tr *trial) { tr.reset(codec.ResetAll, "p_coefficient", 7, 0) }}, // no manual says which id it has then
		"scs/sync write":     {"SCS0009", scs, func(tr *trial) { tr.cyclic(hardware.AnyRead, codec.SyncWrite, "goal_position") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t, test.model, test.protocol, sim.Transparent)
			test.run(tr)
			if got := tr.sim.Counters(); got.Malformed != 0 || got.Refused != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// The adapter has a table of its own, asks for others, and passes everything else on.
func TestSimulatedUSB2AX(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(tr *trial){
		"usb2ax/read and write": func(tr *trial) {
			tr.must(tr.bus.Write(codec.USB2AXID, 4, []byte{60}))
			got, err := tr.bus.Read(codec.USB2AXID, 0, 5)
			if err != nil || got[0] != 0x01 || got[1] != 0x42 || got[3] != codec.USB2AXID || got[4] != 60 {
				tr.t.Errorf("% x, %v", got, err)
			}
		},
		"usb2ax/sync read":  func(tr *trial) { tr.cyclic(hardware.USB2AXRead, codec.USB2AXSyncRead, "goal_position") },
		"usb2ax/sync write": func(tr *trial) { tr.cyclic(hardware.USB2AXRead, codec.SyncWrite, "goal_position") },
		"usb2ax/ping":       func(tr *trial) { tr.pings(12) },
		"usb2ax/reg write":  func(tr *trial) { tr.registered("led") },
		"usb2ax/reboot": func(tr *trial) {
			before := tr.sim.Counters().Instructions
			if tr.bus.Reboot(codec.USB2AXID) == nil || tr.bus.FactoryReset(codec.USB2AXID, codec.ResetAll) == nil {
				tr.t.Error("what would erase the adapter was sent")
			}
			if got := tr.sim.Counters().Instructions; got != before {
				tr.t.Errorf("%d instructions", got-before)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(newTrial(t, "AX-12A", codec.Protocol1, sim.USB2AX))
		})
	}
}

// What a dialect does not have is refused before it is sent.
func TestInstructionsThatADialectLacks(t *testing.T) {
	t.Parallel()
	for _, p := range []codec.Protocol{codec.Protocol1, codec.FeetechSTS, codec.FeetechSCS} {
		b := hardware.NewBus(nil, hardware.BusOptions{Protocol: p})
		for name, err := range map[string]error{
			"clear": b.Clear(1, codec.ClearRevolutions), "backup": b.BackUp(1, codec.StoreBackup),
		} {
			if !errors.Is(err, codec.ErrUnsupported) {
				t.Errorf("%v: %s: %v", p, name, err)
			}
		}
	}
	for _, p := range []codec.Protocol{codec.FeetechSTS, codec.FeetechSCS} {
		if err := hardware.NewBus(nil, hardware.BusOptions{Protocol: p}).Reboot(1); !errors.Is(err, codec.ErrUnsupported) {
			t.Errorf("%v: reboot: %v", p, err)
		}
	}
	b := hardware.NewBus(nil, hardware.BusOptions{Protocol: codec.Protocol2})
	var refused *codec.ArgumentError
	if err := b.FactoryReset(1, 0); !errors.As(err, &refused) {
		t.Errorf("factory reset without an option: %v", err)
	}
	if err := b.FactoryReset(codec.BroadcastID, codec.ResetAll); !errors.As(err, &refused) {
		t.Errorf("factory reset of everything in all servos: %v", err)
	}
}
