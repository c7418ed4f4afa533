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
	if _, err := newControllers(cfg, parts.joints); err != nil {
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
	EEPROM        bool                 `json:"eeprom_allowed"`
	Joints        []jointReport        `json:"joints"`
	Transmissions []transmissionReport `json:"transmissions"`
	Controllers   []controllerReport   `json:"controllers"`
	Buses         []busReport          `json:"buses"`
}

type transmissionReport struct {
	Name   string           `json:"name"`
	Joints []string         `json:"joints"`
	Servos []actuatorReport `json:"servos"`
}

type controllerReport struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Active bool     `json:"active"`
	Joints []string `json:"joints"`
}

type busReport struct {
	Name     string         `json:"name"`
	Port     string         `json:"port"`
	Baud     int            `json:"baud"`
	Protocol string         `json:"protocol"`
	RS485    bool           `json:"rs485"`
	Servos   int            `json:"servos"`
	Packets  []packetReport `json:"packets"`
	BytesOut int            `json:"bytes_out"`
	BytesIn  int            `json:"bytes_in"`
	// Wire is the time of one cycle on the wire in µs, WireUse its share of the period.
	Wire    float64 `json:"wire_us"`
	WireUse float64 `json:"wire_use"`
	MaxRate float64 `json:"max_rate_hz"`
	// MaxRateWithSlow is the highest rate in the cycles that also read a temperature, a voltage or an error.
	MaxRateWithSlow float64 `json:"max_rate_with_slow_hz"`
	// Reasons say in a sentence each why the wire is used so, Notes what had to give way.
	Reasons []string `json:"reasons"`
	Notes   []string `json:"notes"`
	// Writes are what a start writes.
	Writes []writeReport `json:"writes"`
}

type packetReport struct {
	Protocol    string `json:"protocol"`
	Instruction string `json:"instruction"`
	Address     int    `json:"address"`
	Length      int    `json:"length"`
	Servos      int    `json:"servos"`
	BytesOut    int    `json:"bytes_out"`
	BytesIn     int    `json:"bytes_in"`
	Why         string `json:"why"`
}

func newReport(cfg *config.Config, parts *robotParts) (*report, error) {
	r := &report{
		File: cfg.File, Rate: cfg.Rate, EEPROM: cfg.EEPROM == config.EEPROMAllow, Joints: newJointReports(cfg, parts),
		Transmissions: newTransmissionReports(cfg), Controllers: []controllerReport{},
	}
	for i := range parts.buses {
		bus, err := planBus(cfg, &parts.buses[i])
		if err != nil {
			return nil, err
		}
		r.Buses = append(r.Buses, bus)
	}
	for _, c := range cfg.Controllers {
		r.Controllers = append(r.Controllers, controllerReport{Name: c.Name, Type: string(c.Type), Active: c.Active, Joints: c.Joints})
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
		Name: parts.config.Name, Port: parts.config.Port, Baud: plan.Baud, Protocol: plan.Protocol.String(), RS485: parts.config.RS485 != nil,
		Servos: plan.Servos, BytesOut: plan.BytesOut, BytesIn: plan.BytesIn, Packets: []packetReport{},
		Reasons: append([]string{}, plan.Reasons...), Notes: append([]string{}, plan.Notes...), Writes: parts.writes(),
		Wire: plan.WireTime.Seconds() * 1e6, WireUse: plan.WireTime.Seconds() * cfg.Rate, MaxRate: plan.MaxRate(),
		MaxRateWithSlow: plan.MaxRateWithSlow(),
	}
	for _, p := range plan.Packets {
		bus.Packets = append(bus.Packets, packetReport{
			Protocol: p.Protocol.String(), Instruction: p.Instruction.String(), Address: p.Address, Length: p.Length,
			Servos: p.Servos, BytesOut: p.BytesOut, BytesIn: p.BytesIn, Why: p.Why,
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
