package launch

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// loadModels adds the models that the configuration brings along. Problems inside a file carry its name and their place
// in it.
func loadModels(cfg *config.Config, library *model.Library) error {
	all := &config.Errors{}
	for i, name := range cfg.Models {
		err := loadModelFile(cfg, name, library)
		var inside *model.Errors
		var one *config.Error
		switch {
		case err == nil:
		case errors.As(err, &inside):
			for _, p := range inside.Problems {
				all.All = append(all.All, modelProblem(p))
			}
		case errors.As(cfg.ErrorAt(fmt.Sprintf("models[%d]", i), "%w", err), &one):
			all.All = append(all.All, one)
		}
	}
	if len(all.All) == 0 {
		return nil
	}
	return all
}

func loadModelFile(cfg *config.Config, name string, library *model.Library) error {
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(cfg.File), name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return library.Load(name, text)
}

// modelProblem is a problem of a model file as one of the configuration.
func modelProblem(p model.Problem) *config.Error {
	at := config.Position{Line: max(p.Line, 1), Column: max(p.Column, 1)}
	return &config.Error{File: p.File, Position: at, Path: p.Path, Err: errors.New(p.Message)}
}

// servoOf is a joint's servo and what it is.
type servoOf struct {
	joint    *config.Joint
	actuator *config.Actuator
	model    *model.Model
}

// resolveServos returns the joints of a bus whose models are known, and an error for each of the others.
func resolveServos(cfg *config.Config, bus string, library *model.Library) (found []servoOf, problems []error) {
	for i := range cfg.Joints {
		for k := range cfg.Joints[i].Actuators {
			c := &cfg.Joints[i].Actuators[k]
			if c.Bus != bus {
				continue
			}
			m, err := resolveModel(c, library)
			if err != nil {
				problems = append(problems, cfg.ErrorAt(modelPath(c), "%w", err))
				continue
			}
			found = append(found, servoOf{&cfg.Joints[i], c, m})
		}
	}
	return found, problems
}

// modelPath is the place that says what a servo is.
func modelPath(c *config.Actuator) string {
	if c.Table != nil {
		return c.Path + ".table"
	}
	return c.Path + ".model"
}

// busProtocol returns what the servos of a bus speak, and an error for each that does not speak it.
func busProtocol(cfg *config.Config, b config.Bus, found []servoOf, library *model.Library) (codec.Protocol, []error) {
	var protocol codec.Protocol
	switch b.Protocol {
	case config.Protocol1:
		protocol = codec.Protocol1
	case config.Protocol2:
		protocol = codec.Protocol2
	default:
		protocol = feetechProtocol(found)
	}
	var problems []error
	for _, f := range found {
		if !slices.Contains(f.speaks(), protocol.String()) {
			problems = append(problems, cfg.ErrorAt(modelPath(f.actuator), "%w", wrongProtocol(f, b, protocol, library)))
		}
	}
	return protocol, problems
}

// feetechProtocol is that of the first Feetech servo on a bus.
func feetechProtocol(found []servoOf) codec.Protocol {
	for _, f := range found {
		for _, p := range []codec.Protocol{codec.FeetechSTS, codec.FeetechSCS} {
			if slices.Contains(f.speaks(), p.String()) {
				return p
			}
		}
	}
	return codec.FeetechSTS
}

// speaks lists the protocols of a servo. Hand-written tables have the low byte first, which SCS servos have not.
func (f servoOf) speaks() []string {
	if f.actuator.Table != nil {
		return []string{codec.Protocol1.String(), codec.Protocol2.String(), codec.FeetechSTS.String()}
	}
	return f.model.Protocols
}

// wrongProtocol says why a servo cannot be on its bus.
func wrongProtocol(f servoOf, b config.Bus, protocol codec.Protocol, library *model.Library) error {
	what := f.actuator.Model
	if f.actuator.Table != nil {
		what = "a table"
	}
	speaks := strings.Join(f.speaks(), " or ")
	if b.Protocol == config.Feetech && strings.HasPrefix(speaks, "feetech-") {
		return fmt.Errorf("%s speaks %s, but other servos on bus %s speak %v: STS and SCS servos need a bus each", what, speaks, b.Name, protocol)
	}
	if b.Protocol == config.Feetech && f.actuator.Table != nil {
		return fmt.Errorf("%s has the low byte first, but servos on bus %s speak %v, which has it last", what, b.Name, protocol)
	}
	sibling := fmt.Sprintf("%s(%s)", what, b.Protocol)
	if slices.Contains(library.Names(), sibling) {
		return fmt.Errorf("%s speaks protocol %s, but bus %s %s: did you mean %s?", what, speaks, b.Name, b.Protocol, sibling)
	}
	return fmt.Errorf("%s speaks protocol %s, but bus %s %s", what, speaks, b.Name, b.Protocol)
}

// resolveModel returns the model by name or makes one of the hand-written table.
func resolveModel(c *config.Actuator, library *model.Library) (*model.Model, error) {
	if c.Table == nil {
		return library.Model(c.Model)
	}
	registers := make([]model.Register, len(c.Table))
	for i, r := range c.Table {
		registers[i] = customRegister(r)
	}
	return model.Custom("table of "+strings.TrimPrefix(c.Path, "joints."), registers)
}

// customRegister is a row of a hand-written table as a register of a model.
func customRegister(r config.Register) model.Register {
	register := model.Register{Name: r.Name, Address: r.Address, Size: r.Size, Access: model.ReadWrite}
	if strings.HasPrefix(r.Name, "present_") {
		register.Access = model.ReadOnly
	}
	if r.Signed {
		register.Encoding.Form = model.TwosComplement
	}
	if !math.IsNaN(r.Scale) {
		register.Scale = r.Scale
	}
	return register
}
