//go:build cgo && fastdds

package fastdds

// #include "abi.h"
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"time"
	"unsafe"

	"github.com/sinew-robotics/sinew/node/dds"
)

// reader implements dds.Reader.
type reader struct {
	participant *participant
	topic       string
	guid        dds.GUID
	arrivals    eventfd

	mu sync.Mutex     // guards c; taken after participant.mu
	c  *C.fdds_reader // nil when closed
}

func (p *participant) newReader(d dds.Endpoint) (*reader, error) {
	if err := d.QoS.Validate(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.c == nil {
		return nil, dds.ErrClosed
	}
	r := &reader{participant: p, topic: d.Topic}
	var failure C.fdds_error
	withEndpoint(d, func(e *C.fdds_endpoint) { r.c = C.fdds_reader_new(p.c, e, &failure) })
	if r.c == nil {
		return nil, errors.New(errorText(&failure))
	}
	C.fdds_reader_guid(r.c, (*C.fdds_guid)(unsafe.Pointer(&r.guid)))
	r.arrivals = newEventfd(uintptr(C.fdds_reader_fd(r.c)), "arrivals on "+d.Topic)
	p.endpoints[r] = struct{}{}
	return r, nil
}

func (r *reader) GUID() dds.GUID { return r.guid }

func (r *reader) fail(operation string, err error) error {
	return fmt.Errorf("fast dds: %s %s: %w", operation, r.topic, err)
}

func (r *reader) Wait() error {
	if err := r.arrivals.wait(); err != nil {
		return r.fail("wait for", err)
	}
	return nil
}

func (r *reader) Take(buf []byte, info *dds.SampleInfo) ([]byte, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c == nil {
		return buf[:0], false, r.fail("take from", dds.ErrClosed)
	}
	var size C.size_t
	var c C.fdds_sample_info
	switch code := C.fdds_take(r.c, unsafe.Pointer(unsafe.SliceData(buf)), C.size_t(cap(buf)), &size, &c); code {
	case codeOK:
	case codeNoData:
		return buf[:0], false, nil
	default:
		return buf[:0], false, r.fail("take from", codeError(code))
	}
	info.ID, info.Related = sampleIDOf(&c.id), sampleIDOf(&c.related)
	info.Vendor = dds.Vendor(c.vendor)
	info.Source, info.Reception = time.Unix(0, int64(c.source_ns)), time.Unix(0, int64(c.reception_ns))
	if int(size) <= cap(buf) {
		return buf[:size], true, nil
	}
	buf = make([]byte, size)
	C.fdds_take_rest(r.c, unsafe.Pointer(unsafe.SliceData(buf)))
	return buf, true, nil
}

func (r *reader) Matched() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c == nil {
		return 0
	}
	return int(C.fdds_reader_matched(r.c))
}

func (r *reader) Close() error {
	r.participant.mu.Lock()
	defer r.participant.mu.Unlock()
	r.closeEntity()
	r.participant.forget(r)
	return nil
}

// closeEntity closes the eventfd after the shim can no longer raise it.
func (r *reader) closeEntity() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c != nil {
		C.fdds_reader_free(r.c)
		r.c = nil
		r.arrivals.close()
	}
}
