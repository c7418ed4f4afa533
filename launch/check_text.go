package launch

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// write prints the report for people.
func (r *report) write(out io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %d joints at %g Hz\n\n", r.File, len(r.Joints), r.Rate)
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "JOINT\tBUS\tID\tMODEL\tMODE\tPOSITION rad\tVELOCITY rad/s")
	for _, j := range r.Joints {
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s to %s\t%s\n",
			j.Name, j.Bus, j.ID, j.Model, j.Mode, number(j.Lower), number(j.Upper), number(j.Velocity))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, c := range r.Controllers {
		fmt.Fprintf(&b, "\ncontroller %s (%s): %s\n", c.Name, c.Type, strings.Join(c.Joints, ", "))
	}
	for _, bus := range r.Buses {
		if err := bus.write(&b, r.EEPROM); err != nil {
			return err
		}
	}
	_, err := out.Write(b.Bytes())
	return err
}

func (bus *busReport) write(b *bytes.Buffer, eeprom bool) error {
	fmt.Fprintf(b, "\nbus %s: %s at %d bit/s, protocol %s, %s\n", bus.Name, bus.Port, bus.Baud, bus.Protocol, servos(bus.Servos))
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  PACKET\tADDRESS\tLENGTH\tSERVOS\tBYTES OUT\tBYTES IN\tWHY")
	for _, p := range bus.Packets {
		fmt.Fprintf(table, "  %s\t%s\t%d\t%d\t%d\t%s\n", p.Instruction, p.span(), p.Servos, p.BytesOut, p.BytesIn, p.Why)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(b, "  one cycle: %d bytes, %.0f µs on the wire, %.0f %% of it at this rate; highest rate %.0f Hz\n",
		bus.BytesOut+bus.BytesIn, bus.Wire, bus.WireUse*100, bus.MaxRate)
	return bus.writeWrites(b, eeprom)
}

// span gives the columns address and length, which differ between the servos of a bulk read.
func (p *packetReport) span() string {
	if p.Length == 0 {
		return "-\t-"
	}
	return fmt.Sprintf("%d\t%d", p.Address, p.Length)
}

// known returns nil for NaN, which JSON cannot say.
func known(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

func number(v *float64) string {
	if v == nil {
		return "any"
	}
	return fmt.Sprintf("%.4g", *v)
}
