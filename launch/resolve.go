package launch

import (
	"errors"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
)

// loadConfig reads a configuration with its own models and resolves it.
func loadConfig(file string) (*config.Config, []busParts, *model.Library, error) {
	cfg, err := config.Load(file)
	if err != nil {
		return nil, nil, nil, asUsage(err)
	}
	library, err := model.Embedded()
	if err != nil {
		return nil, nil, nil, err
	}
	if err := loadModels(cfg, library); err != nil {
		return nil, nil, nil, err
	}
	parts, err := resolve(cfg, library)
	return cfg, parts, library, err
}

// slowInterval spreads the reads of temperatures, voltages and errors: each takes a turn on the wire of its own.
const slowInterval = 50 * time.Millisecond

// busParts is one bus of the configuration with its joints, resolved against the control tables.
type busParts struct {
	config  config.Bus
	options hardware.BusOptions
	joints  []*joints.Joint
}

// slots returns the joints' parts in the cycle of the bus.
func (b *busParts) slots() []hardware.Slot {
	actuators := b.actuators()
	slots := make([]hardware.Slot, len(actuators))
	for i, a := range actuators {
		slots[i] = a.Slot()
	}
	return slots
}

// actuators returns those of all joints on the bus.
func (b *busParts) actuators() (all []*joints.Actuator) {
	for _, j := range b.joints {
		all = append(all, j.Actuators()...)
	}
	return all
}

// resolve looks up models and builds the joints of every bus. The error lists every problem with its place.
func resolve(cfg *config.Config, library *model.Library) ([]busParts, error) {
	buses := make([]busParts, len(cfg.Buses))
	problems := unsupported(cfg)
	for i, b := range cfg.Buses {
		found, wrong := resolveServos(cfg, b.Name, library)
		problems = append(problems, wrong...)
		protocol, wrong := busProtocol(cfg, b, found, library)
		problems = append(problems, wrong...)
		buses[i] = busParts{config: b, options: busOptions(b, protocol)}
		for _, f := range found {
			j, wrong := resolveJoint(cfg, f.joint, withRegisters(*f.actuator, b.Registers), f.model)
			problems = append(problems, wrong...)
			buses[i].joints = append(buses[i].joints, j)
		}
	}
	if err := cfg.Sorted(problems...); err != nil {
		return nil, err
	}
	return buses, nil
}

func busOptions(b config.Bus, protocol codec.Protocol) hardware.BusOptions {
	o := hardware.BusOptions{Name: b.Name, Baud: b.Baud, Protocol: protocol, ReplyMargin: b.ReplyMargin, SlowInterval: slowInterval}
	if b.Adapter == config.USB2AX {
		o.ReadMethod = hardware.USB2AXRead
	}
	return o
}

// withRegisters is the servo with the register values of its bus before its own, which come first where both have one.
func withRegisters(c config.Actuator, common []config.RegisterValue) *config.Actuator {
	var registers []config.RegisterValue
	for _, r := range common {
		if !slices.ContainsFunc(c.Registers, func(own config.RegisterValue) bool { return own.Name == r.Name }) {
			registers = append(registers, r)
		}
	}
	c.Registers = append(registers, c.Registers...)
	return &c
}

// resolveJoint builds one joint; the errors carry its place in the file.
func resolveJoint(cfg *config.Config, j *config.Joint, c *config.Actuator, m *model.Model) (*joints.Joint, []error) {
	path := c.Path
	o := joints.ActuatorOptions{
		Servo:     &hardware.Servo{ID: c.ID, Model: m, ReturnDelay: returnDelay(c, m)},
		ZeroTicks: m.ZeroTick,
		Direction: c.Direction,
		Reduction: c.Reduction,
	}
	if c.ZeroTicks != nil {
		o.ZeroTicks = *c.ZeroTicks
	}
	var err error
	if o.Mode, err = joints.ParseMode(string(c.Mode)); err != nil {
		return nil, []error{cfg.ErrorAt(path+".mode", "%w", err)}
	}
	for _, r := range c.Registers {
		o.Registers = append(o.Registers, joints.Setting{Register: r.Name, Raw: r.Value})
	}
	made, err := joints.New(joints.Options{Name: j.Name, Actuators: []joints.ActuatorOptions{o}, Limits: joints.Limits(j.Limits)})
	if err != nil {
		return nil, eachAt(cfg, path, err)
	}
	return made, nil
}

// unsupported refuses what is not built yet.
func unsupported(cfg *config.Config) []error {
	var problems []error
	refuse := func(path string) { problems = append(problems, cfg.ErrorAt(path, "is not supported yet")) }
	for _, b := range cfg.Buses {
		if b.RS485 != nil {
			refuse("buses." + b.Name + ".rs485")
		}
	}
	for _, j := range cfg.Joints {
		path := "joints." + j.Name
		switch {
		case j.Mimic != nil:
			refuse(path + ".mimic")
		case j.Linkage != nil:
			refuse(path + ".linkage")
		case j.Continuous:
			refuse(path + ".continuous")
		case len(j.Actuators) > 1:
			refuse(path + ".actuators")
		}
		for _, a := range j.Actuators {
			if a.Protocol != "" {
				refuse(a.Path + ".protocol")
			}
		}
	}
	for _, t := range cfg.Transmissions {
		refuse("transmissions." + t.Name)
	}
	for _, c := range cfg.Controllers {
		if c.Trajectory == nil {
			refuse("controllers." + c.Name + ".type")
		}
	}
	return problems
}

// eachAt places each of several joined errors.
func eachAt(cfg *config.Config, path string, err error) []error {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return []error{cfg.ErrorAt(path, "%w", err)}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, cfg.ErrorAt(path, "%w", one))
	}
	return all
}

// returnDelayRegister is the register that holds how long a servo waits before it answers.
const returnDelayRegister = "return_delay_time"

// returnDelay is the delay that the servo will have: as configured, else as it comes from the factory.
func returnDelay(c *config.Actuator, m *model.Model) time.Duration {
	register, ok := m.Register(returnDelayRegister)
	if !ok {
		return 0
	}
	raw := register.Default.Value
	for _, r := range c.Registers {
		if r.Name == register.Name {
			raw = r.Value
		}
	}
	return seconds(float64(raw) * register.Scale)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
