package joints

import (
	"fmt"
	"strings"
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

// modes are the names of the modes, the same in the configuration and in the control tables, and the registers that
// carry their goals.
var modes = [...]struct {
	name  string
	goals []string
}{
	Position:             {"position", []string{"goal_position"}},
	ExtendedPosition:     {"extended_position", []string{"goal_position"}},
	Velocity:             {"velocity", []string{"goal_velocity"}},
	Current:              {"current", []string{"goal_current"}},
	CurrentBasedPosition: {"current_based_position", []string{"goal_position", "goal_current"}},
	PWM:                  {"pwm", []string{"goal_pwm"}},
}

// String returns the name of the mode in the configuration, such as "extended_position".
func (m Mode) String() string {
	if int(m) < len(modes) {
		return modes[m].name
	}
	return fmt.Sprintf("mode %d", uint8(m))
}

// ParseMode returns the mode of this name; the error lists the names there are.
func ParseMode(name string) (Mode, error) {
	var names []string
	for i, m := range modes {
		if m.name == name {
			return Mode(i), nil
		}
		names = append(names, m.name)
	}
	return 0, fmt.Errorf("mode %q is not one of %s", name, strings.Join(names, ", "))
}

// hasPosition reports whether the mode takes a goal position.
func (m Mode) hasPosition() bool {
	return m == Position || m == ExtendedPosition || m == CurrentBasedPosition
}
