package launch

import (
	"errors"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// SimOptions say how simulated servos behave. The zero value answers at once and without faults.
type SimOptions struct {
	// Timing is when answers come: "instant", which "" means too, or "wire" for as long as the bytes take at the baud of
	// the bus, with the return delay of the servos.
	Timing string
	// Latency is the latency timer of the adapter: how long it holds back received bytes. It needs the timing "wire"; 0
	// is an adapter without one.
	Latency time.Duration
	// Faults is the name of a script of faults, as the package hardware/sim describes it; "" is none.
	Faults string
	// StrictBaud makes servos deaf to a host at another rate than theirs.
	StrictBaud bool
}

// simulation is what the simulated buses of a run have in common.
type simulation struct {
	timing     sim.Timing
	latency    time.Duration
	strictBaud bool
	script     *sim.Script // nil without faults
}

// newSimulation checks the options against the configuration. Errors are wrong use.
func newSimulation(o SimOptions, cfg *config.Config) (*simulation, error) {
	s := &simulation{latency: o.Latency, strictBaud: o.StrictBaud}
	var err error
	if o.Timing != "" {
		if s.timing, err = sim.ParseTiming(o.Timing); err != nil {
			return nil, UsageError{Err: fmt.Errorf("--timing: %w", err)}
		}
	}
	if o.Latency != 0 && s.timing != sim.Wire {
		return nil, UsageError{Err: errors.New("--latency delays bytes on the wire: add --timing wire")}
	}
	if o.Faults == "" {
		return s, nil
	}
	if s.script, err = sim.ReadScript(o.Faults); err != nil {
		return nil, UsageError{Err: err}
	}
	if err := s.script.Check(busNames(cfg)); err != nil {
		return nil, UsageError{Err: fmt.Errorf("%s: %w", o.Faults, err)}
	}
	return s, nil
}

func busNames(cfg *config.Config) []string {
	names := make([]string, len(cfg.Buses))
	for i, b := range cfg.Buses {
		names[i] = b.Name
	}
	return names
}

// open puts simulated servos behind a bus and begins with its faults.
func (s *simulation) open(parts *busParts) (*sim.Bus, error) {
	o := simOptions(parts)
	o.Timing, o.LatencyTimer, o.StrictBaud = s.timing, s.latency, s.strictBaud
	bus, err := sim.Open(o)
	if err != nil {
		return nil, err
	}
	if s.script != nil {
		if err := bus.Play(s.script); err != nil {
			return nil, errors.Join(err, bus.Close())
		}
	}
	return bus, nil
}
