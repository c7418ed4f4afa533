package launch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
)

// observer is told how a search goes. Its methods are called from the goroutine of the search.
type observer interface {
	// found gets a servo or an adapter, each once.
	found(discovery)
	// asking is told before each step what will be asked at which rate; id is codec.BroadcastID for all at once.
	asking(p codec.Protocol, baud int, id byte)
	// leftOut gets a rate that the port cannot do.
	leftOut(baud int, err error)
}

// run asks at every rate and in every protocol. It ends early with ctx, without an error.
func (s *search) run(ctx context.Context, o observer) error {
	var refused error
	opened := false
	for _, baud := range s.bauds {
		for _, family := range s.families() {
			if ctx.Err() != nil {
				return nil
			}
			bus, err := s.opener.open(s.port, baud, family)
			if hopeless(err) {
				return adviseOnPort(err)
			}
			if err != nil {
				refused = err
				if len(s.bauds) > 1 {
					o.leftOut(baud, err)
				}
				break
			}
			opened = true
			w := &sweep{search: s, observer: o, bus: bus, baud: baud, family: family}
			err = w.run(ctx)
			if err := errors.Join(err, bus.Close()); err != nil {
				return adviseOnPort(err)
			}
		}
	}
	if !opened {
		return adviseOnPort(refused)
	}
	return nil
}

// families returns what pings there are to send: all protocols but 2.0 have the same.
func (s *search) families() []codec.Protocol {
	var families []codec.Protocol
	if slices.Contains(s.protocols, codec.Protocol2) {
		families = append(families, codec.Protocol2)
	}
	if s.wantsOld() {
		families = append(families, codec.Protocol1)
	}
	return families
}

// wantsOld reports whether anything but protocol 2.0 is looked for.
func (s *search) wantsOld() bool {
	return slices.ContainsFunc(s.protocols, func(p codec.Protocol) bool { return p != codec.Protocol2 })
}

// bridgeScheme begins the name of a bridge on the network; bridgeLatency is what bridge and network may hold back.
const (
	bridgeScheme  = "tcp://"
	bridgeLatency = 50 * time.Millisecond
)

// open opens a port for servos of a protocol.
func (open opener) open(name string, baud int, p codec.Protocol) (*hardware.Bus, error) {
	if open == nil {
		open = hardware.Open
	}
	port, err := open(name, baud)
	if err != nil {
		return nil, err
	}
	o := hardware.BusOptions{Name: name, Baud: baud, Protocol: p}
	if strings.HasPrefix(name, bridgeScheme) {
		o.AdapterLatency = bridgeLatency
	}
	return hardware.NewBus(port, o), nil
}

// hopeless reports whether a port that would not open will not do so at another rate either.
func hopeless(err error) bool {
	var busy *hardware.BusyError
	return errors.As(err, &busy) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) ||
		errors.Is(err, hardware.ErrPortLost)
}

// adviseOnPort adds what to do about an error of the port.
func adviseOnPort(err error) error {
	var busy *hardware.BusyError
	var direction *hardware.RS485Error
	advice := "check the adapter and its cable"
	switch {
	case err == nil:
		return nil
	case errors.As(err, &direction):
		return err // says it itself
	case errors.As(err, &busy):
		advice = "end the program that uses it first"
	case errors.Is(err, fs.ErrNotExist):
		advice = "plug the adapter in, or find its name in /dev/serial/by-id"
	case errors.Is(err, fs.ErrPermission):
		advice = "join the group that may use it (sudo usermod -aG dialout $USER) and log in again"
	case errors.Is(err, hardware.ErrPortLost):
		advice = "plug the adapter in again"
	}
	return fmt.Errorf("%w: %s", err, advice)
}
