//go:build cgo && fastdds && !fastdds3

package fastdds

// #cgo LDFLAGS: -lfastrtps -lfastcdr
import "C"
