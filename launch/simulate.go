package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// SimulateOptions say what to simulate.
type SimulateOptions struct {
	// File is the configuration.
	File string
	// Links are where to link the pseudo-terminals of the buses, by bus; buses may be left out.
	Links map[string]string
	// Sim says how the servos behave.
	Sim SimOptions
	// Stdout gets one line for each bus.
	Stdout io.Writer
}

// Simulate runs only the simulated servos of a configuration, each bus on a pseudo-terminal, until ctx ends.
func Simulate(ctx context.Context, o SimulateOptions) (err error) {
	cfg, parts, _, err := loadConfig(o.File)
	if err != nil {
		return err
	}
	simulation, err := newSimulation(o.Sim, cfg)
	if err != nil {
		return err
	}
	if err := knownBuses(cfg, o.Links); err != nil {
		return err
	}
	reserveProcessors(len(parts.buses))
	for i := range parts.buses {
		bus, openErr := simulation.open(&parts.buses[i])
		if openErr != nil {
			return openErr
		}
		defer func() { err = errors.Join(err, bus.Close()) }()
		path := bus.Path()
		if link, ok := o.Links[parts.buses[i].config.Name]; ok {
			if err := bus.Link(link); err != nil {
				return err
			}
			path = link
		}
		fmt.Fprintf(o.Stdout, "bus %s: %d servos at %s\n", parts.buses[i].config.Name, len(parts.buses[i].actuators), path)
	}
	<-ctx.Done()
	return nil
}

func knownBuses(cfg *config.Config, links map[string]string) error {
	for name := range links {
		if !slices.ContainsFunc(cfg.Buses, func(b config.Bus) bool { return b.Name == name }) {
			return UsageError{Err: fmt.Errorf("--link %s: %s has no bus of this name", name, cfg.File)}
		}
	}
	return nil
}

// simOptions describe simulated servos that stand where the configuration expects its own: with its EEPROM settings
// made, and each joint at 0 rad, or in the middle of its range when that leaves 0 out.
func simOptions(parts *busParts) sim.Options {
	o := sim.Options{Name: parts.config.Name, Baud: parts.config.Baud, Protocol: parts.options.Protocol}
	if parts.config.Adapter == config.USB2AX {
		o.Adapter = sim.USB2AX
	}
	for _, a := range parts.actuators {
		o.Servos = append(o.Servos, sim.ServoOptions{
			ID: a.Servo().ID, Protocol: a.Servo().Protocol, Model: a.Servo().Model, Initial: initial(a),
		})
	}
	return o
}

func initial(a *joints.Actuator) map[string]int64 {
	m := a.Servo().Model
	start := a.TicksOf(func(j *joints.Joint) float64 { return startPosition(j.Limits()) })
	values := map[string]int64{"present_position": start}
	if raw, ok := m.OperatingMode(a.Mode().String()); ok && m.ModeRegister != "" {
		values[m.ModeRegister] = raw
	} else if ok && a.Mode() != joints.Position { // the mode is in the position limits
		values["min_position_limit"], values["max_position_limit"] = raw, raw
	}
	for _, setting := range a.Registers() {
		if r, ok := m.Register(setting.Register); ok && r.Area == model.EEPROM {
			values[r.Name] = setting.Raw
		}
	}
	return values
}

func startPosition(l joints.Limits) float64 {
	if l.PositionLower > 0 || l.PositionUpper < 0 {
		return (l.PositionLower + l.PositionUpper) / 2
	}
	return 0
}
