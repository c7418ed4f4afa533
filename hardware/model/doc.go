// Package model knows the control tables of smart servos: which register lies at which address, how its bytes
// encode a value, what one step of that value is in SI units, and what a servo of a given firmware can do.
//
// The tables are data files (tables/ and models/), embedded in the program. A file of the same form adds a servo
// without a rebuild: see [Library.Load]. A table spelt out by hand in a configuration becomes a [Model] through
// [Custom].
//
// Raw values are signed integers as the servo counts them ("ticks"), whatever their encoding on the wire. SI values
// are raw × [Register.Scale]. What no manual publishes is marked as unknown and never guessed.
package model
