package launch

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// ReadRegisters reads registers of a servo by the names of the manual, all that it has when there are no names, and
// writes them raw and, where their unit is known, in SI units. The servo's model is found by asking the servo.
func ReadRegisters(ctx context.Context, o RegisterOptions, names []string) error {
	t, err := openTarget(ctx, o)
	if err != nil {
		return err
	}
	err = t.readTo(ctx, o, names)
	return errors.Join(err, t.Close())
}

func (t *target) readTo(ctx context.Context, o RegisterOptions, names []string) error {
	registers, err := t.registers(names)
	if err != nil {
		return err
	}
	report := readReport{
		Port: o.Port, Baud: t.Baud, Protocol: t.Protocol.String(), ID: t.ID, Model: t.servo.Model.Name,
		Firmware: t.Firmware, Registers: []readingReport{},
	}
	for _, r := range registers {
		if ctx.Err() != nil {
			return fmt.Errorf("%s: stopped after %d of %d registers", t.servo, len(report.Registers), len(registers))
		}
		reading, err := t.read(r)
		if err != nil && (len(names) > 0 || !refused(err)) {
			return t.adviseOnBus(err)
		}
		report.Registers = append(report.Registers, reading)
	}
	if o.JSON {
		return writeJSON(o.Stdout, report)
	}
	return report.write(o)
}

// refused reports whether a servo would not do what it was asked, which a register of another firmware may cause.
func refused(err error) bool {
	var refusal *hardware.ServoError
	return errors.As(err, &refusal)
}

// registers returns the registers of these names, or all that the servo has.
func (t *target) registers(names []string) ([]*model.Register, error) {
	var list []*model.Register
	for _, name := range names {
		r, err := t.register(name)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if len(names) > 0 {
		return list, nil
	}
	for _, r := range t.servo.Model.Registers() {
		if r.Since <= t.servo.Firmware || t.servo.Firmware == 0 {
			list = append(list, r)
		}
	}
	return list, nil
}

// readReport is what was read, as its JSON has it.
type readReport struct {
	Port      string          `json:"port"`
	Baud      int             `json:"baud"`
	Protocol  string          `json:"protocol"`
	ID        byte            `json:"id"`
	Model     string          `json:"model"`
	Firmware  string          `json:"firmware"`
	Registers []readingReport `json:"registers"`
}

type readingReport struct {
	Name    string `json:"name"`
	Address int    `json:"address"`
	// Raw is null for a block of bytes that is no number, and when the servo would not tell.
	Raw *int64 `json:"raw"`
	// Value is in Unit; null when no scale is published.
	Value *float64 `json:"value"`
	Unit  string   `json:"unit,omitempty"`
	// Text is what the raw value selects, the block of bytes in hexadecimal, or why there is none.
	Text string `json:"text,omitempty"`

	shown string
}

// read reads one register. The reading is usable for a report even when there is an error.
func (t *target) read(r *model.Register) (readingReport, error) {
	reading := readingReport{Name: r.Name, Address: r.Address}
	if !r.Numeric() {
		content, err := t.bus.Read(t.servo.ID, r.Address, r.Size)
		reading.Text = hex.EncodeToString(content)
		return reading.refused(err)
	}
	raw, err := t.bus.ReadRegister(t.servo, r.Name)
	if err != nil {
		return reading.refused(err)
	}
	m, err := t.meaning(r)
	if err != nil {
		return reading.refused(err)
	}
	reading.Raw, reading.Value, reading.Text, reading.shown = &raw, m.value(raw), m.words(raw), m.text(raw)
	if reading.Value != nil {
		reading.Unit = m.unit
	}
	return reading, nil
}

// refused notes why there is no value.
func (r readingReport) refused(err error) (readingReport, error) {
	if refusal := new(hardware.ServoError); errors.As(err, &refusal) {
		r.Text = refusal.Status.String()
	}
	r.shown = r.Text
	return r, err
}

// write prints the readings for people.
func (r *readReport) write(o RegisterOptions) error {
	var b bytes.Buffer
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, reading := range r.Registers {
		raw := "-"
		if reading.Raw != nil {
			raw = fmt.Sprint(*reading.Raw)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", reading.Name, raw, reading.shown)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(o.Stdout, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}
