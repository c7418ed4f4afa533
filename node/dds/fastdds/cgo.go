//go:build cgo && fastdds

package fastdds

// #cgo CXXFLAGS: -std=c++17 -O2 -Wall -Wextra
// #cgo noescape fdds_participant_guid
// #cgo noescape fdds_next_event
// #cgo noescape fdds_writer_guid
// #cgo noescape fdds_write
// #cgo noescape fdds_write_related
// #cgo noescape fdds_reader_guid
// #cgo noescape fdds_take
// #cgo noescape fdds_take_rest
// #cgo nocallback fdds_version
// #cgo nocallback fdds_participant_new
// #cgo nocallback fdds_participant_free
// #cgo nocallback fdds_participant_guid
// #cgo nocallback fdds_participant_fd
// #cgo nocallback fdds_next_event
// #cgo nocallback fdds_writer_new
// #cgo nocallback fdds_writer_free
// #cgo nocallback fdds_writer_guid
// #cgo nocallback fdds_writer_matched
// #cgo nocallback fdds_write
// #cgo nocallback fdds_write_related
// #cgo nocallback fdds_wait_acked
// #cgo nocallback fdds_assert_liveliness
// #cgo nocallback fdds_reader_new
// #cgo nocallback fdds_reader_free
// #cgo nocallback fdds_reader_guid
// #cgo nocallback fdds_reader_matched
// #cgo nocallback fdds_reader_fd
// #cgo nocallback fdds_take
// #cgo nocallback fdds_take_rest
// #include <stdlib.h>
// #include "abi.h"
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"github.com/sinew-robotics/sinew/node/dds"
)

// Available tells whether the engine is part of this build.
const Available = true

// Version returns the version of Fast DDS the program was built with, "2.9.1".
func Version() string { return C.GoString(C.fdds_version()) }

// Return codes of DDS (DDS 1.4, 2.2.1) that callers are told apart.
const (
	codeOK      = 0
	codeTimeout = 10
	codeNoData  = 11
)

// codeTexts are the words for the return codes of DDS and of the shim.
var codeTexts = map[C.int]string{
	C.FDDS_EXCEPTION: "exception in fast dds", 1: "refused by fast dds", 2: "unsupported", 3: "bad parameter",
	4: "precondition not met", 5: "out of resources", 6: "not enabled", 7: "immutable policy",
	8: "inconsistent policy", 9: "already deleted", 12: "illegal operation", 1000: "not allowed by security",
}

// codeError returns the error for a return code.
func codeError(code C.int) error {
	switch code {
	case codeOK:
		return nil
	case codeTimeout:
		return dds.ErrTimeout
	}
	if text, ok := codeTexts[code]; ok {
		return errors.New(text)
	}
	return fmt.Errorf("return code %d", code)
}

// errorText returns what the shim wrote.
func errorText(e *C.fdds_error) string { return C.GoString(&e.text[0]) }

func guidOf(c *C.fdds_guid) dds.GUID { return *(*dds.GUID)(unsafe.Pointer(&c.bytes)) }

func sampleIDOf(c *C.fdds_sample_id) dds.SampleID {
	return dds.SampleID{Writer: guidOf(&c.writer), Sequence: int64(c.sequence)}
}

func cSampleID(id dds.SampleID) C.fdds_sample_id {
	return C.fdds_sample_id{
		writer:   *(*C.fdds_guid)(unsafe.Pointer(&id.Writer)),
		sequence: C.int64_t(id.Sequence),
	}
}

func flag(on bool) C.int32_t {
	if on {
		return 1
	}
	return 0
}

// cQoS takes a normalized q.
func cQoS(q dds.QoS) C.fdds_qos {
	return C.fdds_qos{
		reliable:          flag(q.Reliability == dds.Reliable),
		transient_local:   flag(q.Durability == dds.TransientLocal),
		keep_all:          flag(q.History == dds.KeepAll),
		depth:             C.int32_t(q.Depth),
		manual_liveliness: flag(q.Liveliness == dds.ManualByTopic),
		deadline_ns:       C.int64_t(q.Deadline),
		lifespan_ns:       C.int64_t(q.Lifespan),
		lease_ns:          C.int64_t(q.LivelinessLease),
		max_blocking_ns:   C.int64_t(q.MaxBlocking),
	}
}

// qosOf reads the policies that discovery tells.
func qosOf(c *C.fdds_qos) (q dds.QoS) {
	if c.reliable != 0 {
		q.Reliability = dds.Reliable
	}
	if c.transient_local != 0 {
		q.Durability = dds.TransientLocal
	}
	if c.manual_liveliness != 0 {
		q.Liveliness = dds.ManualByTopic
	}
	q.Deadline = time.Duration(c.deadline_ns)
	q.LivelinessLease = time.Duration(c.lease_ns)
	return q
}

// withEndpoint calls f with d in C's memory.
func withEndpoint(d dds.Endpoint, f func(*C.fdds_endpoint)) {
	var pinner runtime.Pinner
	defer pinner.Unpin()
	topic, typeName := C.CString(d.Topic), C.CString(d.Type)
	defer C.free(unsafe.Pointer(topic))
	defer C.free(unsafe.Pointer(typeName))
	e := C.fdds_endpoint{topic: topic, _type: typeName, qos: cQoS(d.QoS.Normalized())}
	if n := len(d.UserData); n > 0 {
		pinner.Pin(&d.UserData[0])
		e.user_data, e.user_data_size = (*C.uint8_t)(&d.UserData[0]), C.size_t(n)
	}
	f(&e)
}
