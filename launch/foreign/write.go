package foreign

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/launch/yamltext"
)

// busName is the name of the one bus.
const busName = "servos"

// Text returns the robot as a configuration, with its notes as comments at the top.
func (r *Robot) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Written from %s.\n", r.Source)
	if len(r.Notes) > 0 {
		b.WriteString("#\n# Not carried over, or to be looked at:\n")
		for _, n := range r.Notes {
			fmt.Fprintf(&b, "#   %s\n", strings.ReplaceAll(n, "\n", " "))
		}
	}
	b.WriteByte('\n')
	if r.Rate > 0 {
		fmt.Fprintf(&b, "rate: %s\n\n", decimal(r.Rate))
	}
	fmt.Fprintf(&b, "buses:\n  %s: {port: %s, baud: %d, protocol: %s}\n\njoints:\n", busName, yamltext.Word(r.Port), r.Baud, r.Protocol)
	for i := range r.Joints {
		r.Joints[i].write(&b)
	}
	r.writeTransmissions(&b)
	r.writeControllers(&b)
	if r.writesEEPROM() {
		b.WriteString("\neeprom: allow                   # some registers above are kept without power\n")
	}
	return b.Bytes()
}

func (j *Joint) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "  %s:\n", yamltext.Word(j.Name))
	switch {
	case j.Mimic != "":
		fmt.Fprintf(b, "    mimic: {joint: %s, multiplier: %s}\n", yamltext.Word(j.Mimic), decimal(j.Multiplier))
	case len(j.Servos) == 1:
		j.Servos[0].write(b, "    ")
	case len(j.Servos) > 1:
		b.WriteString("    actuators:\n")
		writeList(b, "      ", j.Servos)
	}
	switch {
	case j.Radius > 0:
		fmt.Fprintf(b, "    linkage: {radius: %s}\n", decimal(j.Radius))
	case j.HornRadius > 0:
		fmt.Fprintf(b, "    linkage: {horn_radius: %s, arm_length: %s}\n", decimal(j.HornRadius), decimal(j.ArmLength))
	}
	if limits := j.limits(); limits != "" {
		fmt.Fprintf(b, "    limits: {%s}\n", limits)
	} else if j.Mimic == "" && len(j.Servos) == 0 {
		b.WriteString("    limits: {}\n")
	}
}

func (j *Joint) limits() string {
	var all []string
	if j.Lower < j.Upper {
		all = append(all, fmt.Sprintf("position: [%s, %s]", decimal(j.Lower), decimal(j.Upper)))
	}
	if j.Velocity > 0 {
		all = append(all, "velocity: "+decimal(j.Velocity))
	}
	if j.Acceleration > 0 {
		all = append(all, "acceleration: "+decimal(j.Acceleration))
	}
	return strings.Join(all, ", ")
}

// writeList writes servos as a list.
func writeList(b *bytes.Buffer, indent string, servos []Servo) {
	for i := range servos {
		var one bytes.Buffer
		servos[i].write(&one, indent+"  ")
		text := one.Bytes()
		text[len(indent)] = '-'
		b.Write(text)
	}
}

func (s *Servo) write(b *bytes.Buffer, indent string) {
	line := func(format string, args ...any) { fmt.Fprintf(b, indent+format+"\n", args...) }
	line("bus: %s", busName)
	line("id: %d", s.ID)
	line("model: %s", yamltext.Word(s.Model.Name))
	if s.Protocol != "" {
		line("protocol: %s", s.Protocol)
	}
	if s.Mode != "" {
		line("mode: %s", s.Mode)
	}
	if s.Zero != nil {
		line("zero: %d", *s.Zero)
	}
	if s.Reversed {
		line("direction: -1")
	}
	if s.Reduction != 0 && s.Reduction != 1 {
		line("reduction: %s", decimal(s.Reduction))
	}
	if len(s.Registers) > 0 {
		var all []string
		for _, r := range s.Registers {
			all = append(all, fmt.Sprintf("%s: %d", r.Name, r.Value))
		}
		line("registers: {%s}", strings.Join(all, ", "))
	}
}

func (r *Robot) writeTransmissions(b *bytes.Buffer) {
	if len(r.Transmissions) == 0 {
		return
	}
	b.WriteString("\ntransmissions:\n")
	for _, t := range r.Transmissions {
		fmt.Fprintf(b, "  %s:\n    joints: [%s]\n    actuators:\n", yamltext.Word(t.Name), yamltext.List(t.Joints))
		writeList(b, "      ", t.Servos)
		var rows []string
		for _, row := range t.JointToActuator {
			var cells []string
			for _, v := range row {
				cells = append(cells, decimal(v))
			}
			rows = append(rows, "["+strings.Join(cells, ", ")+"]")
		}
		fmt.Fprintf(b, "    joint_to_actuator: [%s]\n", strings.Join(rows, ", "))
	}
}

func (r *Robot) writeControllers(b *bytes.Buffer) {
	if len(r.Controllers) == 0 {
		return
	}
	b.WriteString("\ncontrollers:\n")
	for _, c := range r.Controllers {
		if c.Gripper {
			fmt.Fprintf(b, "  %s: {type: gripper, joint: %s}\n", yamltext.Word(c.Name), yamltext.Word(c.Joints[0]))
			continue
		}
		if c.Interface != "" {
			fmt.Fprintf(b, "  %s: {type: forward, joints: [%s], interface: %s}\n", yamltext.Word(c.Name), yamltext.List(c.Joints), c.Interface)
			continue
		}
		fmt.Fprintf(b, "  %s: {type: joint_trajectory, joints: [%s]}\n", yamltext.Word(c.Name), yamltext.List(c.Joints))
	}
}

// writesEEPROM reports whether a start may have to write what servos keep without power: registers, or a mode.
func (r *Robot) writesEEPROM() bool {
	b := builder{Robot: *r}
	return slices.ContainsFunc(b.servos(), func(s *Servo) bool {
		return len(s.Registers) > 0 || s.Mode != ""
	})
}

// decimal writes a number with nine digits at most, without an exponent where that is readable.
func decimal(v float64) string {
	if rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 9, 64), 64); err == nil {
		v = rounded
	}
	if v == 0 || math.Abs(v) >= 1e-6 && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
