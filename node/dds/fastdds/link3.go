//go:build cgo && fastdds && fastdds3

package fastdds

// #cgo LDFLAGS: -lfastdds -lfastcdr
import "C"
