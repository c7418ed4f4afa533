package launch

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// write prints the report for people.
func (r *report) write(out io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s at %g Hz\n\n", r.File, count(len(r.Joints), "joint"), r.Rate)
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "JOINT\tBUS\tID\tMODEL\tMODE\tPOSITION\tVELOCITY")
	for i := range r.Joints {
		r.Joints[i].write(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, t := range r.Transmissions {
		names := make([]string, len(t.Servos))
		for i := range t.Servos {
			names[i] = t.Servos[i].String()
		}
		fmt.Fprintf(&b, "\ntransmission %s: %s by %s\n", t.Name, strings.Join(t.Joints, ", "), strings.Join(names, ", "))
	}
	for _, c := range r.Controllers {
		waiting := ""
		if !c.Active {
			waiting = ", not active at start"
		}
		fmt.Fprintf(&b, "\ncontroller %s (%s%s): %s\n", c.Name, c.Type, waiting, strings.Join(c.Joints, ", "))
	}
	for _, bus := range r.Buses {
		if err := bus.write(&b, r.EEPROM); err != nil {
			return err
		}
	}
	_, err := out.Write(b.Bytes())
	return err
}

// write prints a joint in a line, and its further servos in lines of their own.
func (j *jointReport) write(table io.Writer) {
	var first actuatorReport
	bus, id := "", ""
	switch {
	case j.Follows != "":
		first.Model = "follows " + j.Follows + rule(j.Multiplier, j.Offset)
	case j.Transmission != "":
		first.Model = "transmission " + j.Transmission
	default:
		first = j.Servos[0]
		bus, id = first.Bus, fmt.Sprint(first.ID)
	}
	mode, position, velocity := j.Mode, "", ""
	if j.Follows != "" {
		mode = ""
	} else {
		position = span(j.Lower, j.Upper, j.Unit)
		velocity = quantity(j.Velocity, j.Unit+"/s")
	}
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", j.Name, bus, id, first.model(), mode, position, velocity)
	for _, s := range j.Servos[min(1, len(j.Servos)):] {
		fmt.Fprintf(table, "\t%s\t%d\t%s\t\t\t\n", s.Bus, s.ID, s.model())
	}
}

// model names the model, with a protocol of its own.
func (s *actuatorReport) model() string {
	if s.Protocol == "" {
		return s.Model
	}
	return fmt.Sprintf("%s, protocol %s", s.Model, s.Protocol)
}

// rule says how a joint follows another.
func rule(multiplier, offset float64) string {
	text := ""
	if multiplier != 1 {
		text = fmt.Sprintf(" × %g", multiplier)
	}
	if offset != 0 {
		text += fmt.Sprintf(" %+g", offset)
	}
	return text
}

func (bus *busReport) write(b *bytes.Buffer, eeprom bool) error {
	switched := ""
	if bus.RS485 {
		switched = ", RTS switches the direction"
	}
	fmt.Fprintf(b, "\nbus %s: %s at %d bit/s, protocol %s, %s%s\n", bus.Name, bus.Port, bus.Baud, bus.Protocol, servos(bus.Servos), switched)
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  PACKET\tADDRESS\tLENGTH\tSERVOS\tBYTES OUT\tBYTES IN\tWHY")
	for _, p := range bus.Packets {
		fmt.Fprintf(table, "  %s\t%s\t%d\t%d\t%d\t%s\n", p.name(bus.Protocol), p.span(), p.Servos, p.BytesOut, p.BytesIn, p.Why)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, reason := range bus.Reasons {
		if !bus.told(reason) {
			fmt.Fprintf(b, "  %s\n", reason)
		}
	}
	for _, note := range bus.Notes {
		fmt.Fprintf(b, "  note: %s\n", note)
	}
	fmt.Fprintf(b, "  one cycle: %d bytes, %.0f µs on the wire, %.0f %% of it at this rate\n", bus.BytesOut+bus.BytesIn, bus.Wire, bus.WireUse*100)
	fmt.Fprintf(b, "  highest rate: %.0f Hz", bus.MaxRate)
	if bus.MaxRateWithSlow < bus.MaxRate {
		fmt.Fprintf(b, ", %.0f Hz in the cycles that also read a temperature, a voltage or an error", bus.MaxRateWithSlow)
	}
	fmt.Fprintln(b)
	return bus.writeWrites(b, eeprom)
}

// told reports whether a reason stands in the table of packets already.
func (bus *busReport) told(reason string) bool {
	return slices.ContainsFunc(bus.Packets, func(p packetReport) bool { return strings.HasSuffix(reason, p.Why) })
}

// name gives the instruction, with its protocol if that is not the one of the bus.
func (p *packetReport) name(protocol string) string {
	if p.Protocol == protocol {
		return p.Instruction
	}
	return fmt.Sprintf("%s (%s)", p.Instruction, p.Protocol)
}

// span gives the columns address and length, which differ between the servos of a bulk read.
func (p *packetReport) span() string {
	if p.Length == 0 {
		return "-\t-"
	}
	return fmt.Sprintf("%d\t%d", p.Address, p.Length)
}

// span is a range in a unit, "any" where there is none.
func span(lower, upper *float64, unit string) string {
	if lower == nil && upper == nil {
		return "any"
	}
	return fmt.Sprintf("%s to %s %s", number(lower), number(upper), unit)
}

func quantity(v *float64, unit string) string {
	if v == nil {
		return "any"
	}
	return number(v) + " " + unit
}

func number(v *float64) string {
	if v == nil {
		return "any"
	}
	return fmt.Sprintf("%.4g", *v)
}

func servos(n int) string { return count(n, "servo") }

// count says how many of something there are.
func count(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
