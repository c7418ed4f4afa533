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
//
// # Where the manuals are silent
//
// A packet with a wrong CRC or checksum is answered only by the servo whose id it bears. Torque on leaves goals as
// they are, so that a joint goes to a goal written before; after power-on the goal position is the present position.
// A write of torque_enable after a shutdown is accepted and does nothing. The status return level in force is the one
// from before the instruction. The bus watchdog is fed by instructions to the servo's own id and by broadcasts.
// Protocol 1.0 servos keep silent to a broadcast ping, report limits of all kinds as angle limit errors, and read 0
// from an address without a register. Feetech servos ignore what they refuse, since their error byte has no word for
// it. A reboot takes 300 ms.
package sim
