package hardware

import "strings"

// PortOptions say which port to open, and how.
type PortOptions struct {
	// Name is a serial device or pseudo-terminal, or "tcp://host:port" for a raw serial bridge on the network (ser2net,
	// esp-link and their like), whose far end sets the line rate.
	Name string
	// Baud is the line rate in bits per second.
	Baud int
	// RS485 makes the driver switch the direction of a transceiver; nil leaves that to the adapter, as a U2D2 does it.
	RS485 *RS485
}

// Open opens the port of this name for a bus. It is OpenWith without special options.
func Open(name string, baud int) (Port, error) { return OpenWith(PortOptions{Name: name, Baud: baud}) }

// OpenWith opens a port for a bus. Connecting to a bridge takes up to 2 s. Errors: as OpenSerial, and *RS485Error when
// the driver cannot switch directions.
func OpenWith(o PortOptions) (Port, error) {
	if address, ok := strings.CutPrefix(o.Name, tcpScheme); ok {
		if o.RS485 != nil {
			return nil, &RS485Error{Port: o.Name, Err: errBridgeSwitches}
		}
		return openTCP(o.Name, address)
	}
	return openDevice(o)
}
