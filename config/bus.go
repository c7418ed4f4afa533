package config

import "time"

// Bus is one chain of servos behind one port.
type Bus struct {
	// Name names the bus in messages and on the command line: letters, digits and underscores.
	Name string
	// Port is the serial device, for example /dev/ttyUSB0, or tcp://host:port for a serial bridge on the network.
	Port string
	// Baud is the line rate in bit/s, 1 to 20 000 000.
	Baud int
	// Protocol is the language of the servos on this bus that name none of their own. Default Protocol2.
	Protocol Protocol
	// Adapter is what connects the port to the servos; empty, the default, for one that only carries bytes.
	Adapter Adapter
	// ReplyMargin is how much later than the wire allows an answer may come, 100 µs to 1 s; 0, the default, leaves it
	// to the bus.
	ReplyMargin time.Duration
	// Registers are written to every servo on the bus at start, where they differ, in the order of the file. A joint
	// that names the same register overrides the value.
	Registers []RegisterValue
	// RS485 has the serial driver switch the direction of an RS-485 transceiver; nil, the default, leaves it to the
	// adapter.
	RS485 *RS485
	// Reconnect says whether a port that was lost is opened again. Default true.
	Reconnect bool
}

// RS485 says how the kernel's serial driver switches a transceiver between sending and receiving (TIOCSRS485).
type RS485 struct {
	// RTSOnSend is true if the line RTS is high while sending and low while receiving, false for the opposite.
	// Default true.
	RTSOnSend bool
	// DelayBeforeSend is the time between the switch and the first byte, 0 to 100 ms. Default 0.
	DelayBeforeSend time.Duration
	// DelayAfterSend is the time between the last byte and the switch, 0 to 100 ms. Default 0.
	DelayAfterSend time.Duration
}

// Protocol names the packet format of a bus or a servo.
type Protocol string

const (
	// Protocol1 is DYNAMIXEL protocol 1.0.
	Protocol1 Protocol = "1.0"
	// Protocol2 is DYNAMIXEL protocol 2.0.
	Protocol2 Protocol = "2.0"
	// Feetech is the protocol of Feetech servos; whether it is that of STS or SCS, their models say.
	Feetech Protocol = "feetech"
)

// Adapter names an adapter that does more than carry bytes.
type Adapter string

// USB2AX reads many servos of protocol 1.0 one after the other at one request of the host.
const USB2AX Adapter = "usb2ax"
