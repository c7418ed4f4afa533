package foreign

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// defaultPort and defaultBaud are used where neither the files nor the options name others.
const (
	defaultPort = "/dev/ttyUSB0"
	defaultBaud = 1000000
)

// builder makes a robot of what a reader finds.
type builder struct {
	Robot
	options Options
	// named are the joints and motors whose servos were looked for among options.Models.
	named map[string]bool
}

func newBuilder(source string, o Options) *builder {
	return &builder{Robot: Robot{Source: source}, options: o, named: map[string]bool{}}
}

// item is one named value of a servo in a foreign file: Return_Delay_Time: 0.
type item struct {
	name  string
	value string
	line  int
}

// register is the name of the item as control tables here have it.
func (i item) register() string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(i.name), " ", "_"))
}

// model returns the model of a joint's servo.
func (b *builder) model(joint string) (*model.Model, error) {
	b.named[joint] = true
	name, ok := b.options.Models[joint]
	if !ok {
		name = b.options.Models[""]
	}
	if name == "" {
		return nil, fmt.Errorf("the files do not say which servo moves %s: give --model MODEL for all, or --model %s=MODEL; sinew scan shows what is there", joint, joint)
	}
	return b.options.Library.Model(name)
}

// servo makes a servo of its items. Those that cannot be registers of a configuration are left out, with a note where
// they say something that is lost.
func (b *builder) servo(file, joint string, items []item) (Servo, error) {
	m, err := b.model(joint)
	if err != nil {
		return Servo{}, err
	}
	s := Servo{Model: m}
	found := false
	for _, i := range items {
		value, err := integer(i)
		if err != nil {
			return Servo{}, &Error{File: file, Line: i.line, Err: fmt.Errorf("%s: %s: %w", joint, i.name, err)}
		}
		switch name := i.register(); name {
		case "id":
			if value < 0 || value > 253 {
				return Servo{}, &Error{File: file, Line: i.line, Err: fmt.Errorf("%s: id %d is not between 0 and 253", joint, value)}
			}
			s.ID, found = byte(value), true
		case "operating_mode", "control_mode":
			s.Mode = b.mode(joint, m, value)
		case "baud_rate":
			b.baud(joint, m, value)
		case "torque_enable", "goal_position", "goal_velocity", "goal_current", "goal_pwm":
			b.note("%s: %s %d: goals and torque are the program's own business", joint, i.name, value)
		case "bus_watchdog":
			b.note("%s: %s %d: see safety.bus_watchdog", joint, i.name, value)
		case "status_return_level":
			b.note("%s: %s %d: the program sets it, so that writes are confirmed", joint, i.name, value)
		default:
			b.keep(&s, joint, name, i.name, value)
		}
	}
	if !found {
		return Servo{}, &Error{File: file, Err: fmt.Errorf("%s has no ID", joint)}
	}
	return s, nil
}

// keep adds a register if the servo has it.
func (b *builder) keep(s *Servo, joint, name, asWritten string, value int64) {
	r, ok := s.Model.Register(name)
	switch {
	case !ok:
		b.note("%s: %s %d: %s has no such register", joint, asWritten, value, s.Model.Name)
	case outside(r, value):
		b.note("%s: %s %d is nothing that %s takes: is the model right?", joint, asWritten, value, s.Model.Name)
	case r.Access == model.ReadOnly:
		b.note("%s: %s %d: the register can only be read", joint, asWritten, value)
	default:
		s.set(name, value)
	}
}

// outside reports whether a register cannot hold a value, or the manual does not allow it.
func outside(r *model.Register, value int64) bool {
	lower, upper := r.RawRange()
	return value < lower || value > upper ||
		r.Min.Known && r.Min.Register == "" && value < r.Min.Value || r.Max.Known && r.Max.Register == "" && value > r.Max.Value
}

// set gives a register a value; one that has a value gets another.
func (s *Servo) set(name string, value int64) {
	for i := range s.Registers {
		if s.Registers[i].Name == name {
			s.Registers[i].Value = value
			return
		}
	}
	s.Registers = append(s.Registers, Register{Name: name, Value: value})
}

// mode returns the name of an operating mode by its number.
func (b *builder) mode(joint string, m *model.Model, value int64) string {
	name := m.ModeName(value)
	if name == "" || name == model.StepMode {
		b.note("%s: operating mode %d is not one that joints here can be in: position is used", joint, value)
		return ""
	}
	if name == model.PositionMode {
		return ""
	}
	return name
}

// baud takes the line rate from the code that a servo has for it.
func (b *builder) baud(joint string, m *model.Model, code int64) {
	i := slices.IndexFunc(m.BaudRates, func(r model.BaudRate) bool { return r.Raw == code })
	switch {
	case i < 0:
		b.note("%s: Baud_Rate %d is no code of %s", joint, code, m.Name)
	case b.Baud == 0:
		b.Baud = m.BaudRates[i].BitsPerSecond
	case b.Baud != m.BaudRates[i].BitsPerSecond:
		b.note("%s: Baud_Rate %d is %d bit/s, but the bus has %d: servos on one bus need one rate", joint, code, m.BaudRates[i].BitsPerSecond, b.Baud)
	}
}

// value returns a register of the servo.
func (s *Servo) value(name string) (int64, bool) {
	for _, r := range s.Registers {
		if r.Name == name {
			return r.Value, true
		}
	}
	return 0, false
}

// finish settles what is common to all joints, and returns the robot.
func (b *builder) finish() (*Robot, error) {
	b.bus()
	for i := range b.Joints {
		b.narrow(&b.Joints[i])
	}
	if len(b.Joints) == 0 {
		return nil, fmt.Errorf("%s: there is no joint", b.Source)
	}
	if err := b.unique(); err != nil {
		return nil, err
	}
	for joint := range b.options.Models {
		if joint != "" && !b.named[joint] {
			b.note("--model %s=%s: there is no joint %s", joint, b.options.Models[joint], joint)
		}
	}
	return &b.Robot, nil
}

// unique refuses names that are given twice.
func (b *builder) unique() error {
	seen := map[string]bool{}
	for _, j := range b.Joints {
		if seen["joint "+j.Name] {
			return fmt.Errorf("%s: joint %s is there twice", b.Source, j.Name)
		}
		seen["joint "+j.Name] = true
	}
	for _, c := range b.Controllers {
		if seen["controller "+c.Name] {
			return fmt.Errorf("%s: controller %s is there twice", b.Source, c.Name)
		}
		seen["controller "+c.Name] = true
	}
	return nil
}

// bus settles port, rate and protocol. The protocol is that of the first servo; others say theirs.
func (b *builder) bus() {
	if b.options.Port != "" {
		b.Port = b.options.Port
	}
	if b.Port == "" {
		b.Port = defaultPort
		b.note("no port is named: %s is used", b.Port)
	}
	if b.options.Baud != 0 {
		b.Baud = b.options.Baud
	}
	if b.Baud == 0 {
		b.Baud = defaultBaud
		b.note("no line rate is named: %d bit/s is used", b.Baud)
	}
	for _, s := range b.servos() {
		protocol := s.Model.Protocols[0]
		if strings.HasPrefix(protocol, "feetech") {
			protocol = "feetech"
		}
		if b.Protocol == "" {
			b.Protocol = protocol
		}
		if protocol != b.Protocol {
			s.Protocol = protocol
		}
	}
}

// servos returns all servos in the order of the file.
func (b *builder) servos() []*Servo {
	var all []*Servo
	for i := range b.Joints {
		for k := range b.Joints[i].Servos {
			all = append(all, &b.Joints[i].Servos[k])
		}
	}
	for i := range b.Transmissions {
		for k := range b.Transmissions[i].Servos {
			all = append(all, &b.Transmissions[i].Servos[k])
		}
	}
	return all
}
