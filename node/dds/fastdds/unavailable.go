//go:build !cgo || !fastdds

package fastdds

import "github.com/sinew-robotics/sinew/node/dds"

// Available tells whether the engine is part of this build.
const Available = false

// Open returns an *UnavailableError.
func Open(dds.Options) (dds.Participant, error) { return nil, &UnavailableError{} }

// Version returns "", for there is no engine.
func Version() string { return "" }
