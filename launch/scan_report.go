package launch

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/sinew-robotics/sinew/codec"
)

// scanReport writes what a scan finds: for people line by line, or as one JSON object at the end.
type scanReport struct {
	Port     string          `json:"port"`
	Servos   []servoReport   `json:"servos"`
	Adapters []adapterReport `json:"adapters"`

	asJSON      bool
	out, errors io.Writer
	// terminal gets the progress; nil when there is nobody to see it.
	terminal io.Writer
	err      error // the first one of writing to out
}

type servoReport struct {
	Protocol string `json:"protocol"`
	Baud     int    `json:"baud"`
	ID       byte   `json:"id"`
	// Models are the models with this number; empty when no table has it.
	Models   []string `json:"models"`
	Number   int      `json:"model_number"`
	Firmware string   `json:"firmware"`
	// Alert says that the servo reports a hardware error.
	Alert bool `json:"alert"`
	// Duplicate says that several servos answer at this id.
	Duplicate bool `json:"duplicate"`
}

type adapterReport struct {
	Name     string `json:"name"`
	Baud     int    `json:"baud"`
	ID       byte   `json:"id"`
	Firmware string `json:"firmware"`
}

func newScanReport(o ScanOptions) *scanReport {
	r := &scanReport{
		Port: o.Port, Servos: []servoReport{}, Adapters: []adapterReport{},
		asJSON: o.JSON, out: o.Stdout, errors: o.Stderr,
	}
	if file, ok := o.Stderr.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		r.terminal = file
	}
	return r
}

func (r *scanReport) found(d discovery) {
	if d.Adapter != "" {
		r.Adapters = append(r.Adapters, adapterReport{d.Adapter, d.Baud, d.ID, d.Firmware})
		r.print("%-11s %8d  %3d  %s adapter, firmware %s\n", d.Protocol, d.Baud, d.ID, d.Adapter, d.Firmware)
		return
	}
	s := servoReport{
		Protocol: d.Protocol.String(), Baud: d.Baud, ID: d.ID, Models: d.names(), Number: d.Number,
		Firmware: d.Firmware, Alert: d.Alert, Duplicate: d.Duplicate,
	}
	r.Servos = append(r.Servos, s)
	r.print("%-11s %8d  %3d  %s\n", s.Protocol, s.Baud, s.ID, s.description())
}

// names returns the names of the models a servo can be.
func (d *discovery) names() []string {
	names := make([]string, len(d.Models))
	for i, m := range d.Models {
		names[i] = m.Name
	}
	return names
}

// description returns the columns behind the id.
func (s *servoReport) description() string {
	name, firmware := "model unknown", "-"
	if len(s.Models) > 0 {
		name = strings.Join(s.Models, " or ")
	}
	if s.Firmware != "" {
		firmware = s.Firmware
	}
	text := fmt.Sprintf("%-18s  %6s  %8s", name, modelNumber(s.Number), firmware)
	switch {
	case s.Duplicate:
		text += "  several servos have this id"
	case s.Alert:
		text += "  hardware error: read hardware_error_status"
	}
	return text
}

// print writes a line of the list, the head of the list before the first one.
func (r *scanReport) print(format string, args ...any) {
	if r.asJSON {
		return
	}
	r.clear()
	if len(r.Servos)+len(r.Adapters) == 1 {
		r.write("PROTOCOL        BAUD   ID  MODEL               NUMBER  FIRMWARE\n")
	}
	r.write(format, args...)
}

func (r *scanReport) write(format string, args ...any) {
	if _, err := fmt.Fprintf(r.out, format, args...); r.err == nil {
		r.err = err
	}
}

// asking shows the progress, at every eighth id.
func (r *scanReport) asking(p codec.Protocol, baud int, id byte) {
	if r.terminal == nil || id%8 != 0 && id != codec.BroadcastID {
		return
	}
	whom := fmt.Sprintf("id %d", id)
	if id == codec.BroadcastID {
		whom = "everyone"
	}
	family := "protocol 2.0"
	if p != codec.Protocol2 {
		family = "protocol 1.0 and Feetech"
	}
	fmt.Fprintf(r.terminal, "%s%d baud, %s, %s; %d found", clearLine, baud, family, whom, len(r.Servos))
}

func (r *scanReport) clear() {
	if r.terminal != nil {
		fmt.Fprint(r.terminal, clearLine)
	}
}

func (r *scanReport) leftOut(baud int, err error) {
	r.clear()
	fmt.Fprintf(r.errors, "sinew: left out %d baud: %v\n", baud, err)
}

// finish ends the report. The error is the first one of writing it.
func (r *scanReport) finish() error {
	r.clear()
	if r.asJSON {
		return writeJSON(r.out, r)
	}
	for _, s := range r.Servos {
		if s.Duplicate {
			r.write("\nid %d: unplug all of its servos but one, give that one another id (sinew write --id %d id N --eeprom), and plug the others in again\n", s.ID, s.ID)
		}
	}
	return r.err
}
