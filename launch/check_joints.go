package launch

import (
	"fmt"
	"math"
	"slices"

	"github.com/sinew-robotics/sinew/config"
)

// jointReport is a joint and what moves it: Servos, Transmission or Follows.
type jointReport struct {
	Name   string           `json:"name"`
	Servos []actuatorReport `json:"servos"`
	// Transmission names the one that moves the joint together with others.
	Transmission string `json:"transmission,omitempty"`
	// Follows is the joint that this one mimics, with its multiplier and offset.
	Follows    string  `json:"follows,omitempty"`
	Multiplier float64 `json:"multiplier,omitempty"`
	Offset     float64 `json:"offset,omitempty"`

	Mode string `json:"mode"`
	// Unit is that of positions, rad or m; Effort that of efforts, empty where none is measured.
	Unit   string `json:"unit"`
	Effort string `json:"effort_unit"`
	// Limits are null where there is none.
	Lower    *float64 `json:"position_lower"`
	Upper    *float64 `json:"position_upper"`
	Velocity *float64 `json:"velocity"`
}

// actuatorReport is one servo of a joint or transmission.
type actuatorReport struct {
	Bus   string `json:"bus"`
	ID    byte   `json:"id"`
	Model string `json:"model"`
	// Protocol is empty for that of the bus.
	Protocol  string  `json:"protocol,omitempty"`
	Direction int     `json:"direction"`
	Reduction float64 `json:"reduction"`
}

func newJointReports(cfg *config.Config, parts *robotParts) []jointReport {
	all := make([]jointReport, len(parts.joints))
	for i, j := range parts.joints {
		c, l := &cfg.Joints[i], j.Limits()
		r := jointReport{
			Name: j.Name(), Servos: newActuatorReports(c.Actuators), Mode: j.Mode().String(), Unit: "rad", Effort: j.EffortUnit().String(),
			Lower: known(l.PositionLower), Upper: known(l.PositionUpper), Velocity: known(l.Velocity),
		}
		if j.Prismatic() {
			r.Unit = "m"
		}
		if c.Mimic != nil {
			r.Follows, r.Multiplier, r.Offset = c.Mimic.Joint, c.Mimic.Multiplier, c.Mimic.Offset
		}
		for _, t := range cfg.Transmissions {
			if slices.Contains(t.Joints, c.Name) {
				r.Transmission = t.Name
			}
		}
		all[i] = r
	}
	return all
}

func newActuatorReports(described []config.Actuator) []actuatorReport {
	all := make([]actuatorReport, len(described))
	for i, c := range described {
		all[i] = actuatorReport{Bus: c.Bus, ID: c.ID, Model: modelName(&c), Protocol: string(c.Protocol), Direction: c.Direction, Reduction: c.Reduction}
	}
	return all
}

func newTransmissionReports(cfg *config.Config) []transmissionReport {
	all := []transmissionReport{}
	for _, t := range cfg.Transmissions {
		all = append(all, transmissionReport{Name: t.Name, Joints: t.Joints, Servos: newActuatorReports(t.Actuators)})
	}
	return all
}

// known returns nil for NaN, which JSON cannot say.
func known(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

// String names a servo as on its bus: arm 4 (XM430-W350).
func (s *actuatorReport) String() string { return fmt.Sprintf("%s %d (%s)", s.Bus, s.ID, s.Model) }
