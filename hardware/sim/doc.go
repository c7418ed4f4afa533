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
// # Scripts
//
// [Bus.Play] lets faults happen by a script, a YAML file that lists them:
//
//	# what goes wrong, from when on, and for how long
//	- {at: 1s, for: 4s, servo: 3, fault: silent}              # misses every instruction
//	- {at: 0s, fault: drop, probability: 0.01}                # every servo, to the end: 1 % of the answers are lost
//	- {at: 6s, for: 2s, servo: [1, 2], fault: corrupt, probability: 0.1}
//	- {at: 9s, for: 1s, servo: 2, fault: delay, delay: 20ms}  # answers come late
//	- {at: 11s, for: 1s, fault: babble, every: 10ms, bytes: 16}
//	- {at: 13s, for: 1s, bus: arm, fault: echo}               # the adapter returns what it is sent
//	- {at: 15s, for: 1s, servo: 4, fault: duplicate}          # a second servo with this id
//	- {at: 17s, servo: 4, fault: reboot}
//	- {at: 19s, servo: 4, fault: overload}                    # alert bit, torque off as register shutdown says
//	- {at: 25s, for: 500ms, servo: 5, fault: brown_out, volts: 0}
//	- {at: 30s, for: 3s, servo: 6, fault: stuck}              # an obstacle; overloads when pushed against
//	- {at: 40s, for: 2s, fault: unplug}
//	- {at: 50s, fault: unplug}
//	- {at: 55s, fault: replug}
//
// at counts from Play and is 0 if left out; for is how long the fault lasts, to the end if left out. bus and servo say
// whom it concerns, everybody if left out. probability is that of each packet, 1 if left out. Faults of different
// entries add up.
//
// # Where the manuals are silent
//
// A motor that gives nine tenths of its effort for a second without moving is overloaded. A packet with a wrong CRC or
// checksum is answered only by the servo whose id it bears. Torque on leaves goals as
// they are, so that a joint goes to a goal written before; after power-on the goal position is the present position.
// A write of torque_enable after a shutdown is accepted and does nothing. The status return level in force is the one
// from before the instruction. The bus watchdog is fed by instructions to the servo's own id and by broadcasts.
// Protocol 1.0 servos keep silent to a broadcast ping, report limits of all kinds as angle limit errors, and read 0
// from an address without a register. Feetech servos ignore what they refuse, since their error byte has no word for
// it. A reboot takes 300 ms.
package sim
