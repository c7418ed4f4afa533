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

// findModels looks up what each servo is.
func (r *resolver) findModels() {
	for _, c := range servosOf(r.cfg) {
		m, err := resolveModel(c, r.library)
		if err != nil {
			r.problem(modelPath(c), err)
			continue
		}
		r.models[c] = m
	}
}

// modelPath is the place that says what a servo is.
func modelPath(c *config.Actuator) string {
	if c.Table != nil {
		return c.Path + ".table"
	}
	return c.Path + ".model"
}

// busProtocol returns what the servos of a bus speak that say nothing else, and notes each that does not speak it.
func (r *resolver) busProtocol(b config.Bus) codec.Protocol {
	var on []*config.Actuator
	for _, c := range servosOf(r.cfg) {
		if c.Bus == b.Name && r.models[c] != nil {
			on = append(on, c)
		}
	}
	protocol := ownProtocol(b.Protocol)
	if b.Protocol == config.Feetech {
		protocol = r.feetechProtocol(on)
	}
	for _, c := range on {
		wanted := protocol
		if own := ownProtocol(c.Protocol); own != 0 {
			wanted = own
		}
		if !slices.Contains(r.speaks(c), wanted.String()) {
			r.problem(modelPath(c), r.wrongProtocol(c, b, wanted))
		}
	}
	return protocol
}

// feetechProtocol is that of the first Feetech servo on a bus.
func (r *resolver) feetechProtocol(on []*config.Actuator) codec.Protocol {
	for _, c := range on {
		for _, p := range []codec.Protocol{codec.FeetechSTS, codec.FeetechSCS} {
			if slices.Contains(r.speaks(c), p.String()) {
				return p
			}
		}
	}
	return codec.FeetechSTS
}

// speaks lists the protocols of a servo. Hand-written tables have the low byte first, which SCS servos have not.
func (r *resolver) speaks(c *config.Actuator) []string {
	if c.Table != nil {
		return []string{codec.Protocol1.String(), codec.Protocol2.String(), codec.FeetechSTS.String()}
	}
	return r.models[c].Protocols
}

// wrongProtocol says why a servo cannot be on its bus with a protocol.
func (r *resolver) wrongProtocol(c *config.Actuator, b config.Bus, wanted codec.Protocol) error {
	what := modelName(c)
	speaks := strings.Join(r.speaks(c), " or ")
	if b.Protocol == config.Feetech && strings.HasPrefix(speaks, "feetech-") {
		return fmt.Errorf("%s speaks %s, but other servos on bus %s speak %v: STS and SCS servos need a bus each", what, speaks, b.Name, wanted)
	}
	if b.Protocol == config.Feetech && c.Table != nil {
		return fmt.Errorf("%s has the low byte first, but servos on bus %s speak %v, which has it last", what, b.Name, wanted)
	}
	if c.Protocol != "" {
		return fmt.Errorf("%s speaks protocol %s, not the %s it is given", what, speaks, c.Protocol)
	}
	sibling := fmt.Sprintf("%s(%s)", what, b.Protocol)
	switch {
	case slices.Contains(r.library.Names(), sibling):
		return fmt.Errorf("%s speaks protocol %s, but bus %s %s: did you mean %s?", what, speaks, b.Name, b.Protocol, sibling)
	case b.Protocol != config.Feetech && !strings.HasPrefix(speaks, "feetech-"):
		return fmt.Errorf("%s speaks protocol %s, but bus %s %s: give it protocol: %s of its own", what, speaks, b.Name, b.Protocol, speaks)
	}
	return fmt.Errorf("%s speaks protocol %s, but bus %s %s", what, speaks, b.Name, b.Protocol)
}

// modelName is how messages name what a servo is.
func modelName(c *config.Actuator) string {
	if c.Table != nil {
		return "a table"
	}
	return c.Model
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
