package dds

import "encoding/hex"

// A GUID is the globally unique id of a participant or endpoint (RTPS 2.3, 8.2.4): 12 bytes of participant
// prefix, 3 bytes of entity key and 1 byte of entity kind, in wire order. The zero GUID names nothing.
type GUID [16]byte

// A Vendor is the RTPS vendor id of the implementation behind a GUID.
type Vendor uint16

// Vendors with which ROS 2 nodes are built, as listed by the OMG.
const (
	VendorRTI      Vendor = 0x0101
	VendorEProsima Vendor = 0x010f
	VendorCyclone  Vendor = 0x0110
)

// Vendor returns the vendor id, which all implementations put into the first two bytes of their prefixes, unless the
// participant is secured: its prefix is made from its certificate (DDS Security 1.1, 9.3.3), and the result means nothing.
// Event and SampleInfo name the vendor in any case.
func (g GUID) Vendor() Vendor { return Vendor(g[0])<<8 | Vendor(g[1]) }

// Participant returns the GUID of the participant that owns g.
func (g GUID) Participant() GUID {
	copy(g[12:], []byte{0, 0, 1, 0xc1})
	return g
}

// IsReader tells whether the entity kind is that of a reader made by an application.
func (g GUID) IsReader() bool { return g[15] == 0x04 || g[15] == 0x07 }

// IsZero tells whether g names nothing.
func (g GUID) IsZero() bool { return g == GUID{} }

// String returns prefix and entity id in hexadecimal, "01100a1b…|000001c1".
func (g GUID) String() string {
	var b [33]byte
	hex.Encode(b[:24], g[:12])
	b[24] = '|'
	hex.Encode(b[25:], g[12:])
	return string(b[:])
}
