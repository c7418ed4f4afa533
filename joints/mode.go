package joints

import (
	"fmt"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Mode is what a joint is commanded with.
type Mode uint8

const (
	// Position: Command.Position is the goal, within one turn of the servo.
	Position Mode = iota
	// ExtendedPosition: Command.Position is the goal, over many turns.
	ExtendedPosition
	// Velocity: Command.Velocity is the goal.
	Velocity
	// Current: Command.Effort is the goal, in the joint's EffortUnit.
	Current
	// CurrentBasedPosition: Command.Position is the goal and Command.Effort the largest effort spent on it.
	CurrentBasedPosition
	// PWM: Command.Effort is the goal as a duty cycle, -1 to 1.
	PWM
)

var modeNames = [...]string{
	Position:             model.PositionMode,
	ExtendedPosition:     model.ExtendedPositionMode,
	Velocity:             model.VelocityMode,
	Current:              model.CurrentMode,
	CurrentBasedPosition: model.CurrentBasedPositionMode,
	PWM:                  model.PWMMode,
}

// String returns the name of the mode in the configuration, such as "extended_position".
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return fmt.Sprintf("mode %d", uint8(m))
}

// ParseMode returns the mode of this name; the error lists the names there are.
func ParseMode(name string) (Mode, error) {
	for m, n := range modeNames {
		if n == name {
			return Mode(m), nil
		}
	}
	return 0, fmt.Errorf("mode %q is not one of %v", name, modeNames)
}

// hasPosition reports whether the mode takes a goal position.
func (m Mode) hasPosition() bool {
	return m == Position || m == ExtendedPosition || m == CurrentBasedPosition
}
