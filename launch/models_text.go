package launch

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// writeModelRows prints the list of all models for people.
func writeModelRows(out io.Writer, rows []modelRow) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MODEL\tNUMBER\tPROTOCOLS\tSERIES")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Name, modelNumber(r.Number), strings.Join(r.Protocols, ", "), r.Series)
	}
	return table.Flush()
}

// modelNumber formats a model number, which may be unpublished.
func modelNumber(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

// write prints the report for people.
func (r *modelReport) write(out io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: model number %s, series %s, protocol %s\n", r.Name, r.numbers(), r.Series, strings.Join(r.Protocols, " or "))
	r.writeUnits(&b)
	r.writeLists(&b)
	b.WriteByte('\n')
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ADDRESS\tSIZE\tREGISTER\tACCESS\tAREA\tDEFAULT\tRANGE\tONE STEP\tFIRMWARE")
	for i := range r.Registers {
		r.Registers[i].write(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := out.Write(b.Bytes())
	return err
}

func (r *modelReport) numbers() string {
	text := modelNumber(r.Number)
	for _, n := range r.OtherNumbers {
		text += fmt.Sprintf(" or %d", n)
	}
	return text
}

func (r *modelReport) writeUnits(b *bytes.Buffer) {
	if r.RadPerTick != 0 {
		fmt.Fprintf(b, "position: 1 tick is %.6g rad (%.6g°), centre at tick %d\n", r.RadPerTick, r.RadPerTick*180/math.Pi, r.ZeroTick)
	}
	if r.TorquePerCurrentTick != 0 {
		fmt.Fprintf(b, "torque: 1 step of current is %.4g N·m\n", r.TorquePerCurrentTick)
	}
}

func (r *modelReport) writeLists(b *bytes.Buffer) {
	writeList(b, "modes", r.Modes, func(m modeReport) string {
		if r.ModeRegister == "" {
			return m.Name
		}
		return fmt.Sprintf("%d %s", m.Raw, m.Name)
	})
	writeList(b, "baud rates", r.BaudRates, func(r baudReport) string { return fmt.Sprintf("%d = %d", r.Raw, r.Baud) })
	writeList(b, "capabilities", r.Capabilities, func(c capabilityReport) string {
		name := strings.ReplaceAll(c.Name, "_", " ")
		if c.Since == 0 {
			return name
		}
		return fmt.Sprintf("%s from firmware %d", name, c.Since)
	})
	writeList(b, "indirect addressing", r.Indirect, indirectReport.String)
	writeList(b, "hardware errors", r.HardwareErrors, errorReport.String)
}

// writeList prints the items in one line, nothing when there are none.
func writeList[T any](b *bytes.Buffer, title string, items []T, text func(T) string) {
	if len(items) == 0 {
		return
	}
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = text(item)
	}
	fmt.Fprintf(b, "%s: %s\n", title, strings.Join(texts, ", "))
}

// String returns the block in words.
func (r indirectReport) String() string {
	text := fmt.Sprintf("%d slots, addresses at %d, data at %d", r.Slots, r.Address, r.Data)
	if r.Since > 0 {
		text += fmt.Sprintf(" from firmware %d", r.Since)
	}
	if r.Before > 0 {
		text += fmt.Sprintf(" before firmware %d", r.Before)
	}
	return text
}

// String returns the error in words.
func (r errorReport) String() string {
	if r.Bit != nil {
		return fmt.Sprintf("bit %d %s", *r.Bit, r.Text)
	}
	return fmt.Sprintf("%d %s", *r.Code, r.Text)
}

func (r *registerReport) write(table io.Writer) {
	standard, since := "", ""
	if r.Default != nil {
		standard = strconv.FormatInt(*r.Default, 10)
	}
	if r.Since > 0 {
		since = fmt.Sprintf("from %d", r.Since)
	}
	fmt.Fprintf(table, "%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
		r.Address, r.Size, r.Name, r.Access, r.Area, standard, rangeText(r.Min, r.Max), r.step(), since)
}

// rangeText returns "0 to 4095"; "" when neither end is published.
func rangeText(lower, upper boundary) string {
	switch {
	case lower.Known && upper.Known:
		return lower.String() + " to " + upper.String()
	case lower.Known:
		return "from " + lower.String()
	case upper.Known:
		return "up to " + upper.String()
	}
	return ""
}

// step returns what one raw step means.
func (r *registerReport) step() string {
	text := unitText(r.Scale, r.Unit)
	if r.TimeScale != 0 {
		text += " or " + unitText(r.TimeScale, r.TimeUnit)
	}
	return text
}

func unitText(scale float64, unit string) string {
	switch {
	case scale == 0:
		return ""
	case unit == "1":
		return fmt.Sprintf("%.4g %%", scale*100)
	}
	return fmt.Sprintf("%.4g %s", scale, unit)
}
