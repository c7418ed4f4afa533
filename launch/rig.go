package launch

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// holdAfter is the number of exchanges in a row that a joint may miss before its motion stops.
const holdAfter = 3

// rig is the hardware side of a run: simulated buses if asked for, the ports, the robot.
type rig struct {
	parts  *robotParts
	sims   []*sim.Bus
	buses  []*hardware.Bus
	cycles []*hardware.Cycle
	robot  *joints.Robot
}

// openRig opens every bus of the configuration, on simulated servos if simulated is not nil. It moves nothing.
func openRig(cfg *config.Config, parts *robotParts, library *model.Library, simulated *simulation) (*rig, error) {
	r := &rig{parts: parts}
	if err := r.open(cfg, library, simulated); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *rig) open(cfg *config.Config, library *model.Library, simulated *simulation) error {
	groups := make([]joints.Group, len(r.parts.buses))
	for i := range r.parts.buses {
		group, err := r.openBus(&r.parts.buses[i], simulated)
		if err != nil {
			return fmt.Errorf("bus %s: %w", r.parts.buses[i].config.Name, err)
		}
		groups[i] = group
	}
	o := joints.RobotOptions{
		Period:      period(cfg),
		WriteEEPROM: cfg.EEPROM == config.EEPROMAllow,
		BusWatchdog: cfg.Safety.BusWatchdog,
		HoldAfter:   holdAfter,
		HoldOnStop:  cfg.Safety.OnExit == config.Hold,
		ModelNames:  func(number int) []string { return modelNames(library, number) },
		Prepare:     preferences(cfg.Realtime),
	}
	if cfg.Safety.OnBusLoss == config.HoldOnBusLoss {
		o.Reopen = r.reopen
	}
	var err error
	r.robot, err = joints.NewRobot(r.parts.joints, groups, o)
	return err
}

// openBus opens one port, on simulated servos if wanted, and plans its cycle.
func (r *rig) openBus(parts *busParts, simulated *simulation) (joints.Group, error) {
	if simulated != nil {
		servos, err := simulated.open(parts)
		if err != nil {
			return joints.Group{}, err
		}
		r.sims = append(r.sims, servos)
	}
	port, err := r.openPort(len(r.buses))
	if err != nil {
		return joints.Group{}, adviseOnPort(err)
	}
	bus := hardware.NewBus(port, parts.options)
	r.buses = append(r.buses, bus)
	learn(bus, parts.actuators)
	cycle, err := hardware.NewCycle(bus, parts.slots())
	if err != nil {
		return joints.Group{}, err
	}
	r.cycles = append(r.cycles, cycle)
	return joints.Group{Bus: bus, Cycle: cycle, Actuators: parts.actuators}, nil
}

var (
	errUnplugged   = errors.New("the simulated adapter is unplugged")
	errNotReopened = errors.New("reconnect: false leaves it closed")
)

// openPort opens the port of a bus. Pseudo-terminals have no transceiver to switch, and another name each time.
func (r *rig) openPort(bus int) (hardware.Port, error) {
	o := portOptions(&r.parts.buses[bus].config)
	if r.sims != nil {
		o.RS485 = nil
		if o.Name = r.sims[bus].Path(); o.Name == "" {
			return nil, errUnplugged
		}
	}
	return hardware.OpenWith(o)
}

// reopen opens the port of a bus that was lost.
func (r *rig) reopen(bus int) (hardware.Port, error) {
	if !r.parts.buses[bus].config.Reconnect {
		return nil, errNotReopened
	}
	return r.openPort(bus)
}

// advice says what would make the ports faster, one text for each that needs it.
func (r *rig) advice() []string {
	var all []string
	for i := range r.parts.buses {
		if r.sims != nil {
			break
		}
		if text, needed := hardware.LatencyAdvice(r.parts.buses[i].config.Port); needed {
			all = append(all, text)
		}
	}
	return all
}

// learn asks the servos for what the plan of the cycle depends on: the firmware, which decides on fast reads, and the
// return delay, where the configuration leaves it as it is. A servo that does not answer is planned for as it comes from
// the factory; the robot's start will tell what is wrong with it.
func learn(bus *hardware.Bus, all []*joints.Actuator) {
	for _, a := range all {
		servo := a.Servo()
		identity, err := bus.Speaking(servo.Protocol).Ping(servo.ID)
		if err != nil {
			continue
		}
		servo.Firmware = identity.Firmware
		register, ok := servo.Model.Register(returnDelayRegister)
		if !ok || slices.ContainsFunc(a.Registers(), func(s joints.Setting) bool { return s.Register == register.Name }) {
			continue
		}
		if raw, err := bus.ReadRegister(servo, register.Name); err == nil {
			servo.ReturnDelay = seconds(float64(raw) * register.Scale)
		}
	}
}

// modelNames are the models that answer with this number.
func modelNames(library *model.Library, number int) []string {
	var names []string
	for _, m := range library.ByNumber(number) {
		names = append(names, m.Name)
	}
	return names
}

// Close closes ports and simulated buses.
func (r *rig) Close() error {
	var errs []error
	for _, bus := range r.buses {
		errs = append(errs, bus.Close())
	}
	for _, s := range r.sims {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// wireUse is the share of time for which each bus carries bytes at this period.
func (r *rig) wireUse(period time.Duration) []float64 {
	use := make([]float64, len(r.cycles))
	for i, c := range r.cycles {
		use[i] = c.Plan().WireTime.Seconds() / period.Seconds()
	}
	return use
}

// period is the time between two cycles.
func period(cfg *config.Config) time.Duration {
	return seconds(1 / cfg.Rate)
}
