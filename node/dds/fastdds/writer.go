//go:build cgo && fastdds

package fastdds

// #include "abi.h"
import "C"

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
	"unsafe"

	"github.com/sinew-robotics/sinew/node/dds"
)

// writer implements dds.Writer.
type writer struct {
	participant *participant
	topic       string
	guid        dds.GUID

	mu sync.RWMutex   // held for reading while c is in use, for writing to free it; taken after participant.mu
	c  *C.fdds_writer // nil when closed
}

func (p *participant) newWriter(d dds.Endpoint) (*writer, error) {
	if err := d.QoS.Validate(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.c == nil {
		return nil, dds.ErrClosed
	}
	w := &writer{participant: p, topic: d.Topic}
	var failure C.fdds_error
	withEndpoint(d, func(e *C.fdds_endpoint) { w.c = C.fdds_writer_new(p.c, e, &failure) })
	if w.c == nil {
		return nil, errors.New(errorText(&failure))
	}
	C.fdds_writer_guid(w.c, (*C.fdds_guid)(unsafe.Pointer(&w.guid)))
	p.endpoints[w] = struct{}{}
	return w, nil
}

func (w *writer) GUID() dds.GUID { return w.guid }

func (w *writer) fail(operation string, err error) error {
	return fmt.Errorf("fast dds: %s %s: %w", operation, w.topic, err)
}

// errTooLarge is for payloads whose size RTPS cannot say.
var errTooLarge = errors.New("the payload is larger than 4 GiB")

func (w *writer) Write(payload []byte) error {
	if len(payload) > math.MaxUint32 {
		return w.fail("write", errTooLarge)
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.c == nil {
		return w.fail("write", dds.ErrClosed)
	}
	if code := C.fdds_write(w.c, unsafe.Pointer(unsafe.SliceData(payload)), C.uint32_t(len(payload))); code != codeOK {
		return w.fail("write", codeError(code))
	}
	return nil
}

func (w *writer) WriteRelated(payload []byte, related dds.SampleID) (dds.SampleID, error) {
	if len(payload) > math.MaxUint32 {
		return dds.SampleID{}, w.fail("write", errTooLarge)
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.c == nil {
		return dds.SampleID{}, w.fail("write", dds.ErrClosed)
	}
	var c C.fdds_sample_id
	var relation *C.fdds_sample_id
	if related != (dds.SampleID{}) {
		c = cSampleID(related)
		relation = &c
	}
	var id C.fdds_sample_id
	code := C.fdds_write_related(w.c, unsafe.Pointer(unsafe.SliceData(payload)), C.uint32_t(len(payload)), relation, &id)
	if code != codeOK {
		return dds.SampleID{}, w.fail("write", codeError(code))
	}
	return sampleIDOf(&id), nil
}

func (w *writer) Matched() int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.c == nil {
		return 0
	}
	return int(C.fdds_writer_matched(w.c))
}

// WaitAcked holds up Close while it waits.
func (w *writer) WaitAcked(timeout time.Duration) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.c == nil {
		return w.fail("wait for acknowledgements on", dds.ErrClosed)
	}
	if code := C.fdds_wait_acked(w.c, C.int64_t(max(timeout, 1))); code != codeOK {
		return w.fail("wait for acknowledgements on", codeError(code))
	}
	return nil
}

func (w *writer) AssertLiveliness() error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.c == nil {
		return w.fail("assert liveliness on", dds.ErrClosed)
	}
	if code := C.fdds_assert_liveliness(w.c); code != codeOK {
		return w.fail("assert liveliness on", codeError(code))
	}
	return nil
}

func (w *writer) Close() error {
	w.participant.mu.Lock()
	defer w.participant.mu.Unlock()
	w.closeEntity()
	w.participant.forget(w)
	return nil
}

func (w *writer) closeEntity() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.c != nil {
		C.fdds_writer_free(w.c)
		w.c = nil
	}
}
