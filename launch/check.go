package launch

import (
	"encoding/json"
	"io"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware"
)

// Check reads a configuration, plans its buses and writes what it found as text or JSON. A rate that the wire does
// not allow is an error of the configuration.
func Check(file string, asJSON bool, out io.Writer) error {
	cfg, parts, _, err := loadConfig(file)
	if err != nil {
		return err
	}
	r, err := newReport(cfg, parts)
	if err != nil {
		return err
	}
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(r)
	} else {
		err = r.write(out)
	}
	if err != nil {
		return err
	}
	return cfg.Sorted(r.tooFast(cfg)...)
}

// report is what check has to say, as its JSON has it.
type report struct {
	File string  `json:"file"`
	Rate float64 `json:"rate_hz"`
	// EEPROM is true when a start may write what servos keep without power.
	EEPROM      bool               `json:"eeprom_allowed"`
	Joints      []jointReport      `json:"joints"`
	Controllers []controllerReport `json:"controllers"`
	Buses       []busReport        `json:"buses"`
}

type jointReport struct {
	Name  string `json:"name"`
	Bus   string `json:"bus"`
	ID    byte   `json:"id"`
	Model string `json:"model"`
	Mode  string `json:"mode"`
	// Limits are null where there is none.
	Lower    *float64 `json:"position_lower_rad"`
	Upper    *float64 `json:"position_upper_rad"`
	Velocity *float64 `json:"velocity_rad_s"`
}

type controllerReport struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Joints []string `json:"joints"`
}

type busReport struct {
	Name     string         `json:"name"`
	Port     string         `json:"port"`
	Baud     int            `json:"baud"`
	Protocol string         `json:"protocol"`
	Servos   int            `json:"servos"`
	Packets  []packetReport `json:"packets"`
	BytesOut int            `json:"bytes_out"`
	BytesIn  int            `json:"bytes_in"`
	// Wire is the time of one cycle on the wire in µs, WireUse its share of the period.
	Wire    float64 `json:"wire_us"`
	WireUse float64 `json:"wire_use"`
	MaxRate float64 `json:"max_rate_hz"`
	// Writes are what a start writes.
	Writes []writeReport `json:"writes"`
}

type packetReport struct {
	Instruction string `json:"instruction"`
	Address     int    `json:"address"`
	Length      int    `json:"length"`
	Servos      int    `json:"servos"`
	BytesOut    int    `json:"bytes_out"`
	BytesIn     int    `json:"bytes_in"`
	Why         string `json:"why"`
}

func newReport(cfg *config.Config, parts []busParts) (*report, error) {
	r := &report{File: cfg.File, Rate: cfg.Rate, EEPROM: cfg.EEPROM == config.EEPROMAllow, Controllers: []controllerReport{}}
	for i := range parts {
		bus, err := planBus(cfg, &parts[i])
		if err != nil {
			return nil, err
		}
		r.Buses = append(r.Buses, bus)
		for _, j := range parts[i].joints {
			l, servo := j.Limits(), j.Actuators()[0].Servo()
			r.Joints = append(r.Joints, jointReport{
				Name: j.Name(), Bus: bus.Name, ID: servo.ID, Model: servo.Model.Name, Mode: j.Mode().String(),
				Lower: known(l.PositionLower), Upper: known(l.PositionUpper), Velocity: known(l.Velocity),
			})
		}
	}
	for _, c := range cfg.Controllers {
		r.Controllers = append(r.Controllers, controllerReport{Name: c.Name, Type: string(c.Type), Joints: c.Joints})
	}
	return r, nil
}

func planBus(cfg *config.Config, parts *busParts) (busReport, error) {
	cycle, err := hardware.NewCycle(hardware.NewBus(nil, parts.options), parts.slots())
	if err != nil {
		return busReport{}, cfg.Sorted(cfg.ErrorAt("buses."+parts.config.Name, "%w", err))
	}
	plan := cycle.Plan()
	bus := busReport{
		Name: parts.config.Name, Port: parts.config.Port, Baud: plan.Baud, Protocol: plan.Protocol.String(), Servos: plan.Servos,
		BytesOut: plan.BytesOut, BytesIn: plan.BytesIn,
		Writes: parts.writes(),
		Wire:   plan.WireTime.Seconds() * 1e6, WireUse: plan.WireTime.Seconds() * cfg.Rate, MaxRate: plan.MaxRate(),
	}
	for _, p := range plan.Packets {
		bus.Packets = append(bus.Packets, packetReport{
			Instruction: p.Instruction.String(), Address: p.Address, Length: p.Length,
			Servos: p.Servos, BytesOut: p.BytesOut, BytesIn: p.BytesIn, Why: parts.why(p),
		})
	}
	return bus, nil
}

// tooFast returns an error for each bus that cannot carry the configured rate.
func (r *report) tooFast(cfg *config.Config) []error {
	var errs []error
	for _, b := range r.Buses {
		if r.Rate > b.MaxRate {
			errs = append(errs, cfg.ErrorAt("rate", "%g Hz is more than the %.0f Hz that bus %s allows: raise its baud, lower return_delay_time or the rate", r.Rate, b.MaxRate, b.Name))
		}
	}
	return errs
}
