//go:build cgo && fastdds

package fastdds

// #include <stdlib.h>
// #include "abi.h"
import "C"

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"unsafe"

	"github.com/sinew-robotics/sinew/node/dds"
)

// participant implements dds.Participant.
type participant struct {
	guid   dds.GUID
	domain int
	events eventfd

	mu        sync.Mutex // guards what follows, and c against use after it was freed
	c         *C.fdds_participant
	endpoints map[endpoint]struct{}
}

// endpoint is what the participant closes before itself.
type endpoint interface {
	closeEntity()
	Close() error
}

// Open joins a domain. It resolves the names of the peers, and starts the threads of Fast DDS.
func Open(o dds.Options) (dds.Participant, error) {
	p, err := open(o)
	if err != nil {
		return nil, fmt.Errorf("fast dds: open participant in domain %d: %w", o.Domain, err)
	}
	return p, nil
}

func open(o dds.Options) (*participant, error) {
	if o.Domain < 0 || o.Domain > 232 {
		return nil, errors.New("the domain id is not within 0 and 232")
	}
	if o.Enclave == "" {
		o.Enclave = "/"
	}
	addresses, err := resolve(o)
	if err != nil {
		return nil, err
	}
	c, err := newParticipant(o, addresses)
	if err != nil {
		return nil, err
	}
	p := &participant{c: c, domain: o.Domain, endpoints: map[endpoint]struct{}{}}
	C.fdds_participant_guid(c, (*C.fdds_guid)(unsafe.Pointer(&p.guid)))
	p.events = newEventfd(uintptr(C.fdds_participant_fd(c)), "events of participant "+p.guid.String())
	return p, nil
}

// newParticipant calls into C.
func newParticipant(o dds.Options, addresses []string) (*C.fdds_participant, error) {
	var texts cStrings
	defer texts.free()
	options := C.fdds_options{
		domain: C.uint32_t(o.Domain), _range: C.int32_t(o.Range),
		enclave: texts.of(o.Enclave), peers: texts.of(strings.Join(addresses, " ")),
	}
	if s := o.Security; s != nil {
		options.identity_ca, options.certificate, options.private_key = texts.of(s.IdentityCA), texts.of(s.Certificate), texts.of(s.PrivateKey)
		options.permissions_ca, options.governance, options.permissions = texts.of(s.PermissionsCA), texts.of(s.Governance), texts.of(s.Permissions)
		if s.RevocationList != "" {
			options.revocation_list = texts.of(s.RevocationList)
		}
	}
	var failure C.fdds_error
	c := C.fdds_participant_new(&options, &failure)
	if c == nil {
		return nil, errors.New(errorText(&failure))
	}
	return c, nil
}

// cStrings are texts in C's memory.
type cStrings []*C.char

func (c *cStrings) of(text string) *C.char {
	*c = append(*c, C.CString(text))
	return (*c)[len(*c)-1]
}

func (c *cStrings) free() {
	for _, text := range *c {
		C.free(unsafe.Pointer(text))
	}
}

// resolve returns the IPv4 addresses of the peers, which only two ranges ask for.
func resolve(o dds.Options) (addresses []string, err error) {
	if o.Range != dds.Subnet && o.Range != dds.Localhost {
		return nil, nil
	}
	for _, host := range o.Peers {
		if host == "localhost" { // RFC 6761, 6.3: always this machine, whether or not a resolver knows
			addresses = append(addresses, "127.0.0.1")
			continue
		}
		ips, err := net.DefaultResolver.LookupIP(context.Background(), "ip4", host)
		if err != nil {
			return nil, fmt.Errorf("peer %s: %w", host, err)
		}
		addresses = append(addresses, ips[0].String())
	}
	return addresses, nil
}

func (p *participant) GUID() dds.GUID { return p.guid }

func (p *participant) NewWriter(d dds.Endpoint) (dds.Writer, error) {
	w, err := p.newWriter(d)
	if err != nil {
		return nil, fmt.Errorf("create writer of %s (%s): %w", d.Topic, d.Type, err)
	}
	return w, nil
}

func (p *participant) NewReader(d dds.Endpoint) (dds.Reader, error) {
	r, err := p.newReader(d)
	if err != nil {
		return nil, fmt.Errorf("create reader of %s (%s): %w", d.Topic, d.Type, err)
	}
	return r, nil
}

// forget drops an endpoint that was closed. The caller holds p.mu.
func (p *participant) forget(e endpoint) { delete(p.endpoints, e) }

func (p *participant) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.c == nil {
		return nil
	}
	for e := range p.endpoints {
		e.closeEntity()
	}
	clear(p.endpoints)
	C.fdds_participant_free(p.c)
	p.c = nil
	return p.events.close()
}
