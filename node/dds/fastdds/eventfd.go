//go:build cgo && fastdds

package fastdds

import (
	"errors"
	"os"

	"github.com/sinew-robotics/sinew/node/dds"
)

// eventfd is a descriptor that the shim raises. One goroutine at a time waits for it.
type eventfd struct {
	file    *os.File
	counter [8]byte
}

// newEventfd takes over the descriptor, which must not block.
func newEventfd(fd uintptr, name string) eventfd { return eventfd{file: os.NewFile(fd, name)} }

// wait waits until the descriptor is raised and lowers it again, or until it is closed. The goroutine waits in the
// runtime's poller; no thread is parked.
func (e *eventfd) wait() error {
	_, err := e.file.Read(e.counter[:])
	if errors.Is(err, os.ErrClosed) {
		return dds.ErrClosed
	}
	return err
}

// close must come after the shim has lost the descriptor.
func (e *eventfd) close() error { return e.file.Close() }
