// Package sim is the servo side of a bus: simulated servos that answer real packets, on a pseudo-terminal that any
// program opens as it opens a serial port, or on an in-memory [hardware.Port].
//
// A simulated servo is as strict as the manuals say a real one is. Its control table is that of its model: read-only
// registers, EEPROM while torque is on, values out of range, reads and writes that cut a register or touch an
// address without one are refused with the error the manual names. Group reads follow the chain rule: a servo
// answers only after it heard the one listed before it. A servo that does not know an instruction, or does not
// speak the protocol of a packet, answers as the real one does, mostly with silence.
//
// Joints move as the register contents say: profiles, velocity limits, operating modes. Motion depends on nothing but
// the time and the packets received, so it is the same in every run.
//
// What goes wrong on real buses can be made to happen while the bus runs: see [Bus.SetFaults], [Bus.Fail],
// [Bus.SetSupply], [Bus.Babble], [Bus.Unplug].
package sim
