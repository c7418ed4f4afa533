// Package fastdds is the DDS engine of the node: eProsima Fast DDS behind the interfaces of package dds.
//
// The engine is a C++ library and is linked only with the build tag "fastdds" (Fast DDS 2.x, -lfastrtps) or with
// the two tags "fastdds" and "fastdds3" (Fast DDS 3.x, -lfastdds). Without them, or without cgo, the package
// builds all the same and Open returns an *UnavailableError.
package fastdds

// An UnavailableError says that this build of the program has no DDS engine, and how to get one that has.
type UnavailableError struct{}

func (*UnavailableError) Error() string {
	return "fast dds: this program was built without the DDS engine: " +
		"install libfastrtps-dev (Fast DDS 2.x: Debian 12, Ubuntu 22.04 and 24.04) or libfastdds-dev (3.x: Debian 13) " +
		"and a C++ compiler, then run make build"
}
