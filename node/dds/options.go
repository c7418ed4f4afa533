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
	// Security has the participant prove who it is and talk only to those who do; nil is none.
	Security *Security
}

// Security names the files with which a participant joins a secured domain (DDS Security 1.1, 8.8 and 9.3 to 9.5, with
// the built-in plugins). All are PEM or, where signed, S/MIME; all but RevocationList are needed.
type Security struct {
	// IdentityCA is the authority that vouches for the certificates of all participants.
	IdentityCA string
	// Certificate and PrivateKey are the participant's own.
	Certificate, PrivateKey string
	// PermissionsCA is the authority that signed the two documents.
	PermissionsCA string
	// Governance says what is protected in the domain, Permissions what the participant may do there.
	Governance, Permissions string
	// RevocationList names certificates that are no longer good; "" is none.
	RevocationList string
}
