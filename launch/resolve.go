package launch

import (
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
)

// loadConfig reads a configuration with its own models and resolves it.
func loadConfig(file string) (*config.Config, *robotParts, *model.Library, error) {
	cfg, err := config.Load(file)
	if err != nil {
		return nil, nil, nil, asUsage(err)
	}
	library, err := model.Embedded()
	if err != nil {
		return nil, nil, nil, err
	}
	if err := loadModels(cfg, library); err != nil {
		return nil, nil, nil, err
	}
	parts, err := resolve(cfg, library)
	return cfg, parts, library, err
}

// slowInterval spreads the reads of temperatures, voltages and errors: each takes a turn on the wire of its own.
const slowInterval = 50 * time.Millisecond

// robotParts is the robot of a configuration, resolved against the control tables.
type robotParts struct {
	// joints in the order of the configuration.
	joints []*joints.Joint
	buses  []busParts
}

// busParts is one bus of the configuration with its servos.
type busParts struct {
	config    config.Bus
	options   hardware.BusOptions
	actuators []*joints.Actuator
}

// slots returns the servos' parts in the cycle of the bus.
func (b *busParts) slots() []hardware.Slot {
	slots := make([]hardware.Slot, len(b.actuators))
	for i, a := range b.actuators {
		slots[i] = a.Slot()
	}
	return slots
}

// jointsOn returns the places of the joints that servos on a bus move.
func (p *robotParts) jointsOn(b *busParts) []int {
	var places []int
	for i, j := range p.joints {
		if slices.ContainsFunc(j.Actuators(), func(a *joints.Actuator) bool { return slices.Contains(b.actuators, a) }) {
			places = append(places, i)
		}
	}
	return places
}

// resolver resolves one configuration and gathers what is wrong with it.
type resolver struct {
	cfg     *config.Config
	library *model.Library
	// models are those of the servos that have one which is known, protocols what the servos of each bus speak.
	models    map[*config.Actuator]*model.Model
	protocols map[string]codec.Protocol
	// buses are where servos that were built go.
	buses    map[string]*busParts
	built    map[string]*joints.Joint
	problems []error
}

// resolve looks up models and builds the joints of every bus. The error lists every problem with its place.
func resolve(cfg *config.Config, library *model.Library) (*robotParts, error) {
	r := &resolver{
		cfg: cfg, library: library,
		models: map[*config.Actuator]*model.Model{}, protocols: map[string]codec.Protocol{},
		buses: map[string]*busParts{}, built: map[string]*joints.Joint{},
	}
	parts := &robotParts{buses: make([]busParts, len(cfg.Buses))}
	r.findModels()
	for i, b := range cfg.Buses {
		r.protocols[b.Name] = r.busProtocol(b)
		parts.buses[i] = busParts{config: b, options: busOptions(b, r.protocols[b.Name])}
		r.buses[b.Name] = &parts.buses[i]
	}
	parts.joints = r.buildJoints()
	if err := cfg.Sorted(r.problems...); err != nil {
		return nil, err
	}
	return parts, nil
}

// problem notes what is wrong at a place in the file. A joined error is as many problems.
func (r *resolver) problem(path string, err error) {
	for _, one := range unjoin(err) {
		r.problems = append(r.problems, r.cfg.ErrorAt(path, "%w", one))
	}
}

// servos returns all servos of a configuration: those of joints, then those of transmissions.
func servosOf(cfg *config.Config) []*config.Actuator {
	var all []*config.Actuator
	for i := range cfg.Joints {
		for k := range cfg.Joints[i].Actuators {
			all = append(all, &cfg.Joints[i].Actuators[k])
		}
	}
	for i := range cfg.Transmissions {
		for k := range cfg.Transmissions[i].Actuators {
			all = append(all, &cfg.Transmissions[i].Actuators[k])
		}
	}
	return all
}

func busOptions(b config.Bus, protocol codec.Protocol) hardware.BusOptions {
	o := hardware.BusOptions{Name: b.Name, Baud: b.Baud, Protocol: protocol, ReplyMargin: b.ReplyMargin, SlowInterval: slowInterval}
	if b.Adapter == config.USB2AX {
		o.ReadMethod = hardware.USB2AXRead
	}
	return o
}

// portOptions say how to open the port of a bus.
func portOptions(b *config.Bus) hardware.PortOptions {
	o := hardware.PortOptions{Name: b.Port, Baud: b.Baud}
	if b.RS485 != nil {
		o.RS485 = &hardware.RS485{
			RTSOnSend: b.RS485.RTSOnSend, DelayBefore: b.RS485.DelayBeforeSend, DelayAfter: b.RS485.DelayAfterSend,
		}
	}
	return o
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
