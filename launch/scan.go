package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// ScanOptions say where to look for servos.
type ScanOptions struct {
	// Port is the serial port.
	Port string
	// Protocol is "2.0", "1.0", "feetech-sts", "feetech-scs", or "all".
	Protocol string
	// Bauds are line rates with commas between them, such as "57600,1000000"; "" means the usual ones, "all" every
	// rate in the table of any model.
	Bauds string
	// IDs are ids and ranges of ids with commas between them, such as "1,5,10-20".
	IDs string
	// ModelFiles are files with models of the user's own, see docs/models.md.
	ModelFiles []string
	// JSON makes the result one JSON object.
	JSON bool
	// Stdout gets the servos, Stderr the progress, if it is a terminal, and what had to be left out.
	Stdout, Stderr io.Writer

	open opener
}

// opener opens a port at a line rate. Tests have their own; nil means hardware.Open.
type opener func(port string, baud int) (hardware.Port, error)

// Scan finds the servos on a port and writes what they are as soon as they are found. It sends nothing but pings and
// reads. It ends when everything was asked, or at once with ctx, with what was found by then. To find nothing is an
// error.
func Scan(ctx context.Context, o ScanOptions) error {
	library, err := loadLibrary(o.ModelFiles)
	if err != nil {
		return err
	}
	s, err := newSearch(o, library)
	if err != nil {
		return UsageError{Err: err}
	}
	report := newScanReport(o)
	err = s.run(ctx, report)
	if err := errors.Join(err, report.finish()); err != nil {
		return err
	}
	if len(report.Servos) > 0 || len(report.Adapters) > 0 {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: stopped before anything was found", o.Port)
	}
	advice := "try --baud all, and check power, the cable, and that no other program drives the bus"
	if o.Bauds == allOfThem {
		advice = "check power, the cable, and that no other program drives the bus"
	}
	return fmt.Errorf("%s: nothing answered at %s: %s", o.Port, s, advice)
}

// allOfThem stands for all protocols and for all rates on the command line.
const allOfThem = "all"

// search is where to look for servos.
type search struct {
	port      string
	bauds     []int
	protocols []codec.Protocol
	ids       []byte
	library   *model.Library
	opener    opener
	// adapter says that a USB2AX was found already: it answers at every rate.
	adapter bool
}

func newSearch(o ScanOptions, library *model.Library) (*search, error) {
	s := &search{port: o.Port, library: library, opener: o.open}
	if o.Port == "" {
		return nil, errNoPort
	}
	var err error
	if s.protocols, err = parseProtocols(o.Protocol); err != nil {
		return nil, err
	}
	if s.bauds, err = parseBauds(o.Bauds, library); err != nil {
		return nil, err
	}
	if s.ids, err = parseIDs(o.IDs); err != nil {
		return nil, err
	}
	return s, s.checkBridge()
}

// checkBridge demands one rate of a bridge on the network, which sets the rate itself.
func (s *search) checkBridge() error {
	if strings.HasPrefix(s.port, bridgeScheme) && len(s.bauds) != 1 {
		return fmt.Errorf("%s: a bridge on the network sets the line rate itself: say with --baud which one", s.port)
	}
	return nil
}

var errNoPort = errors.New("no port given: add --port, such as --port /dev/ttyUSB0")
