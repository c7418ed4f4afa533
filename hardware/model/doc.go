// Package model knows the control tables of smart servos: which register lies at which address, how its bytes
// encode a value, what one step of that value is in SI units, and what a servo of a given firmware can do.
//
// The tables are data files (tables/ and models/), embedded in the program. A file of the same form adds a servo
// without a rebuild: see [Library.Load]. A table spelt out by hand in a configuration becomes a [Model] through
// [Custom].
//
// Raw values are signed integers as the servo counts them ("ticks"), whatever their encoding on the wire. SI values
// are raw × [Register.Scale]. What no manual publishes is marked as unknown and never guessed.
//
// # Table files
//
// A file holds tables, models, or both:
//
//	tables:
//	  mine:
//	    inherits: x430             # all that x430 has, unless it is said anew here
//	    without: [led]
//	    current: 5 mA              # one step; registers with "unit: current" follow
//	    fast_read: never           # always, never, or since the first firmware that can: since 45
//	    eeprom:                    # eeprom, ram, hybrid or factory
//	      grip_limit: {address: 61, size: 1, default: 10, range: [0, 100], unit: 1 %}
//	    ram:
//	      present_grip: {address: 150, size: 2, access: read, encoding: signed, unit: 0.1 %, since: 47}
//	models:
//	  MINE-1:
//	    number: 4711
//	    table: mine
//	    defaults: {velocity_limit: 100}
//	    ranges: {velocity_limit: [0, 500]}
//
// A register needs address and size. It can be written unless it has "access: read"; its encoding is unsigned unless
// it says signed, sign_bit_N or offset_N. A range may name another register, with or without a minus, that holds the
// limit. Units are a number and rad, deg, tick, rpm, rad/s, tick/s, rev/min2, deg/s2, A, mA, V, %, C, s, ms, us, Hz
// or N.m, or the name of one of the model's own: position, velocity, acceleration, current, voltage, pwm, load.
//
// Tables and models share the keys position ({ticks: 4096, degrees: 360, zero: 2048}), the units just named,
// torque_per_current_tick (N·m), protocols, byte_order, modes ({register: operating_mode, position: 3, ...}) or
// modes_by_limits, sync_read, bulk_read, fast_read, bus_watchdog, backup, indirect, hardware_errors or
// hardware_error_codes, baud_rates, eeprom_lock, common_names, which says what other series call a register, and
// meanings: a register by another name, whose bytes mean another number in some mode, as those of goal_time are the
// goal_pwm of an STS. The embedded files show all of them at work.
package model
