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

// buildJoints builds all joints, in the order of the configuration. Where it notes problems, some are missing.
func (r *resolver) buildJoints() []*joints.Joint {
	for i := range r.cfg.Joints {
		if len(r.cfg.Joints[i].Actuators) > 0 {
			r.buildJoint(&r.cfg.Joints[i])
		}
	}
	for i := range r.cfg.Transmissions {
		r.buildCoupling(&r.cfg.Transmissions[i])
	}
	var all []*joints.Joint
	for i := range r.cfg.Joints {
		if j := r.joint(r.cfg.Joints[i].Name); j != nil {
			all = append(all, j)
		}
	}
	return all
}

// joint returns a joint that is built, or builds it after the one that it follows; nil if that one is missing.
func (r *resolver) joint(name string) *joints.Joint {
	if j := r.built[name]; j != nil {
		return j
	}
	i := slices.IndexFunc(r.cfg.Joints, func(j config.Joint) bool { return j.Name == name })
	m := r.cfg.Joints[i].Mimic
	if m == nil {
		return nil
	}
	source := r.joint(m.Joint)
	if source == nil {
		return nil
	}
	j, err := joints.NewMimic(name, source, m.Multiplier, m.Offset)
	if err != nil {
		r.problem("joints."+name+".mimic", err)
		return nil
	}
	r.built[name] = j
	return j
}

// buildJoint builds a joint with servos of its own.
func (r *resolver) buildJoint(c *config.Joint) {
	o := jointOptions(c)
	if o.Actuators = r.actuatorOptions(c.Actuators); o.Actuators == nil {
		return
	}
	j, err := joints.New(o)
	if err != nil {
		r.problem("joints."+c.Name, err)
		return
	}
	r.built[c.Name] = j
	r.place(c.Actuators, j.Actuators())
}

// buildCoupling builds the joints of a transmission.
func (r *resolver) buildCoupling(c *config.Transmission) {
	o := joints.Coupling{Name: c.Name, JointToActuator: c.JointToActuator}
	for _, name := range c.Joints {
		i := slices.IndexFunc(r.cfg.Joints, func(j config.Joint) bool { return j.Name == name })
		o.Joints = append(o.Joints, jointOptions(&r.cfg.Joints[i]))
	}
	if o.Actuators = r.actuatorOptions(c.Actuators); o.Actuators == nil {
		return
	}
	all, err := joints.NewCoupling(o)
	if err != nil {
		r.problem("transmissions."+c.Name, err)
		return
	}
	for _, j := range all {
		r.built[j.Name()] = j
	}
	r.place(c.Actuators, all[0].Actuators())
}

// place puts servos on their buses.
func (r *resolver) place(described []config.Actuator, built []*joints.Actuator) {
	for i, a := range built {
		bus := r.buses[described[i].Bus]
		bus.actuators = append(bus.actuators, a)
	}
}

func jointOptions(c *config.Joint) joints.Options {
	o := joints.Options{Name: c.Name, Limits: joints.Limits(c.Limits), Continuous: c.Continuous}
	if c.Linkage != nil {
		linkage := joints.Linkage(*c.Linkage)
		o.Linkage = &linkage
	}
	return o
}

// actuatorOptions says how servos are mounted; nil if there is a problem with one.
func (r *resolver) actuatorOptions(described []config.Actuator) []joints.ActuatorOptions {
	all := make([]joints.ActuatorOptions, len(described))
	for i := range described {
		c := &described[i]
		mode, err := joints.ParseMode(string(c.Mode))
		if err != nil {
			r.problem(c.Path+".mode", err)
			return nil
		}
		m := r.models[c]
		if m == nil {
			return nil // told already
		}
		registers := withRegisters(c.Registers, r.buses[c.Bus].config.Registers)
		all[i] = joints.ActuatorOptions{
			Servo:     &hardware.Servo{ID: c.ID, Protocol: ownProtocol(c.Protocol), Model: m, ReturnDelay: returnDelay(registers, m)},
			Mode:      mode,
			ZeroTicks: m.ZeroTick,
			Direction: c.Direction,
			Reduction: c.Reduction,
			Registers: registers,
		}
		if c.ZeroTicks != nil {
			all[i].ZeroTicks = *c.ZeroTicks
		}
	}
	return all
}

// withRegisters are the register values of a bus, and then those of a servo, which come first where both have one.
func withRegisters(own, common []config.RegisterValue) []joints.Setting {
	var all []joints.Setting
	for _, r := range common {
		if !slices.ContainsFunc(own, func(o config.RegisterValue) bool { return o.Name == r.Name }) {
			all = append(all, joints.Setting{Register: r.Name, Raw: r.Value})
		}
	}
	for _, r := range own {
		all = append(all, joints.Setting{Register: r.Name, Raw: r.Value})
	}
	return all
}

// ownProtocol is what a servo speaks by itself; 0, which means that of its bus, for one that says nothing. Feetech servos
// speak what their bus does.
func ownProtocol(p config.Protocol) codec.Protocol {
	switch p {
	case config.Protocol1:
		return codec.Protocol1
	case config.Protocol2:
		return codec.Protocol2
	}
	return 0
}

// returnDelayRegister is the register that holds how long a servo waits before it answers.
const returnDelayRegister = "return_delay_time"

// returnDelay is the delay that the servo will have: as configured, else as it comes from the factory.
func returnDelay(registers []joints.Setting, m *model.Model) time.Duration {
	register, ok := m.Register(returnDelayRegister)
	if !ok {
		return 0
	}
	raw := register.Default.Value
	for _, r := range registers {
		if r.Register == register.Name {
			raw = r.Raw
		}
	}
	return seconds(float64(raw) * register.Scale)
}

// unjoin returns each of several joined errors.
func unjoin(err error) []error {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return []error{err}
	}
	return joined.Unwrap()
}
