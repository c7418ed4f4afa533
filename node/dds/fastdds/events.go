//go:build cgo && fastdds

package fastdds

// #include "abi.h"
import "C"

import (
	"fmt"
	"unsafe"

	"github.com/sinew-robotics/sinew/node/dds"
)

func (p *participant) NextEvent() (dds.Event, error) {
	for {
		e, ok, err := p.takeEvent()
		if ok {
			return e, nil
		}
		if err == nil {
			err = p.events.wait()
		}
		if err != nil {
			return dds.Event{}, fmt.Errorf("events of participant in domain %d: %w", p.domain, err)
		}
	}
}

func (p *participant) takeEvent() (e dds.Event, ok bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.c == nil {
		return dds.Event{}, false, dds.ErrClosed
	}
	var c C.fdds_event
	if C.fdds_next_event(p.c, &c) == 0 {
		return dds.Event{}, false, nil
	}
	return dds.Event{
		Kind: dds.EventKind(c.kind), GUID: guidOf(&c.guid), Local: guidOf(&c.local),
		Vendor: dds.Vendor(c.vendor), Topic: C.GoString(c.topic), Type: C.GoString(c._type), QoS: qosOf(&c.qos),
		UserData: C.GoBytes(unsafe.Pointer(c.user_data), C.int(c.user_data_size)),
		Policy:   policyOf(&c),
	}, true, nil
}

// policyOf maps policy ids (DDS 1.4, 2.3.3).
func policyOf(c *C.fdds_event) dds.Policy {
	if c.kind != C.FDDS_READER_INCOMPATIBLE && c.kind != C.FDDS_WRITER_INCOMPATIBLE {
		return dds.PolicyNone
	}
	switch c.policy {
	case 2:
		return dds.PolicyDurability
	case 4:
		return dds.PolicyDeadline
	case 8:
		return dds.PolicyLiveliness
	case 11:
		return dds.PolicyReliability
	}
	return dds.PolicyOther
}
