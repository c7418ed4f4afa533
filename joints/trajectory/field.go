package trajectory

import "fmt"

// Field names one kind of value of a Point.
type Field uint8

const (
	// Position in rad.
	Position Field = iota
	// Velocity in rad/s.
	Velocity
	// Acceleration in rad/s².
	Acceleration
	// Effort in N·m.
	Effort
)

var fieldNames = [...]string{"position", "velocity", "acceleration", "effort"}

// String returns the name of the field, such as "position".
func (f Field) String() string {
	if int(f) < len(fieldNames) {
		return fieldNames[f]
	}
	return fmt.Sprintf("field %d", uint8(f))
}
