// Package ddstest is the conformance suite of DDS engines: what package node relies on, checked on any
// implementation of the interfaces of package dds.
package ddstest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// Open opens a participant of the engine under test.
type Open func(dds.Options) (dds.Participant, error)

// Run runs the suite, each test in a domain of its own and parallel to the others. It fails, too, where the suite has not
// used the whole interface.
func Run(t *testing.T, open Open) {
	used := &called{names: make(map[string]bool)}
	t.Cleanup(func() { // after all tests, which are parallel
		if names := used.missing(); !t.Failed() && len(names) > 0 {
			t.Errorf("no test calls %q", names)
		}
	})
	for _, test := range []struct {
		name string
		run  func(*testing.T, *engine)
	}{
		{"Publish", testPublish},
		{"PublishWithinParticipant", testWithinParticipant},
		{"PayloadSizes", testPayloadSizes},
		{"RelatedIdentity", testRelatedIdentity},
		{"ConcurrentWrites", testConcurrentWrites},
		{"BestEffort", testBestEffort},
		{"KeepLast", testKeepLast},
		{"KeepAll", testKeepAll},
		{"TransientLocal", testTransientLocal},
		{"VolatileReaderGetsNoHistory", testVolatileReader},
		{"Lifespan", testLifespan},
		{"Matching", testMatching},
		{"TypesDiffer", testTypesDiffer},
		{"ParticipantUserData", testParticipantUserData},
		{"EndpointDiscovery", testEndpointDiscovery},
		{"LateParticipantDiscovery", testLateParticipant},
		{"EndpointClose", testEndpointClose},
		{"ParticipantClose", testParticipantClose},
		{"CloseWakesWaiters", testCloseWakes},
		{"UseAfterClose", testUseAfterClose},
		{"InvalidQoS", testInvalidQoS},
		{"Liveliness", testLiveliness},
		{"RangeOff", testRangeOff},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, &engine{t: t, open: used.open(open), domain: Domain(t)})
		})
	}
}

// An engine opens participants in the domain of one test.
type engine struct {
	t      *testing.T
	open   Open
	domain int
}

// member is a participant with its events.
type member struct {
	dds.Participant
	*observer
}

// join opens a participant on the loopback, closed at the end of the test.
func (e *engine) join() *member { return e.joinIn(dds.Localhost) }

func (e *engine) joinIn(r dds.Range) *member {
	e.t.Helper()
	p, err := e.open(dds.Options{Domain: e.domain, Range: r})
	if err != nil {
		e.t.Fatal(err)
	}
	m := &member{p, observe(e.t, p)}
	e.t.Cleanup(func() {
		if err := m.Close(); err != nil {
			e.t.Errorf("close participant: %v", err)
		}
		<-m.done
	})
	return m
}

const (
	topic    = "rt/chatter"
	typeName = "std_msgs::msg::dds_::String_"
)

var reliable = dds.QoS{Reliability: dds.Reliable, Depth: 100}

func (m *member) writer(q dds.QoS) dds.Writer {
	m.t.Helper()
	w, err := m.NewWriter(dds.Endpoint{Topic: topic, Type: typeName, QoS: q})
	if err != nil {
		m.t.Fatal(err)
	}
	return w
}

func (m *member) reader(q dds.QoS) dds.Reader {
	m.t.Helper()
	r, err := m.NewReader(dds.Endpoint{Topic: topic, Type: typeName, QoS: q})
	if err != nil {
		m.t.Fatal(err)
	}
	return r
}

// matched waits until writer and reader know each other.
func matched(writes *member, w dds.Writer, reads *member, r dds.Reader) {
	writes.t.Helper()
	writes.kind(dds.ReaderMatched, r.GUID())
	reads.kind(dds.WriterMatched, w.GUID())
}

// pair returns a writer and a reader of two participants, matched.
func (e *engine) pair(q dds.QoS) (dds.Writer, dds.Reader) {
	e.t.Helper()
	a, b := e.join(), e.join()
	w, r := a.writer(q), b.reader(q)
	matched(a, w, b, r)
	return w, r
}

// payload returns a CDR payload whose body has n bytes that depend on seed. n is a multiple of 4.
func payload(seed, n int) []byte {
	b := []byte{0, 1, 0, 0}
	for i := range n {
		b = append(b, byte(seed+i*7))
	}
	return b
}

func write(t *testing.T, w dds.Writer, payload []byte) {
	t.Helper()
	if err := w.Write(payload); err != nil {
		t.Fatal(err)
	}
}

// next waits for the next sample.
func next(t *testing.T, r dds.Reader) ([]byte, dds.SampleInfo) {
	t.Helper()
	watchdog := time.AfterFunc(patience, func() { r.Close() })
	defer watchdog.Stop()
	for {
		var info dds.SampleInfo
		got, ok, err := r.Take(nil, &info)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return got, info
		}
		if err := r.Wait(); err != nil {
			t.Fatalf("no sample within %v: %v", patience, err)
		}
	}
}

// expect waits for the next sample and compares its payload.
func expect(t *testing.T, r dds.Reader, want []byte) dds.SampleInfo {
	t.Helper()
	got, info := next(t, r)
	if !bytes.Equal(got, want) {
		t.Fatalf("payload is %s, want %s", short(got), short(want))
	}
	return info
}

func short(b []byte) string {
	if len(b) > 32 {
		return fmt.Sprintf("%x… (%d bytes)", b[:32], len(b))
	}
	return fmt.Sprintf("%x", b)
}
