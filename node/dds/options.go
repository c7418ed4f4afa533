package dds

// A Range says how far discovery reaches (ROS_AUTOMATIC_DISCOVERY_RANGE of ROS 2 iron and later).
type Range uint8

// Discovery ranges.
const (
	// Subnet finds every participant that multicast reaches, and Peers.
	Subnet Range = iota
	// Localhost finds participants on this machine, and Peers.
	Localhost
	// Off finds nobody.
	Off
	// SystemDefault leaves discovery as the engine's own configuration has it.
	SystemDefault
)

// String returns the word ROS_AUTOMATIC_DISCOVERY_RANGE has for it.
func (r Range) String() string {
	switch r {
	case Subnet:
		return "SUBNET"
	case Localhost:
		return "LOCALHOST"
	case Off:
		return "OFF"
	}
	return "SYSTEM_DEFAULT"
}

// Options configure a participant. The zero value is domain 0 on the subnet in enclave "/".
type Options struct {
	// Domain is the DDS domain id, 0 to 232; up to 101 is free of the ports Linux hands out.
	Domain int
	// Enclave is the security enclave told to the peers; "" means "/".
	Enclave string
	Range   Range
	// Peers are hosts, by IPv4 address or name, to be asked besides those of Range.
	Peers []string
}
