package dds

import (
	"errors"
	"time"
)

// Errors callers branch on.
var (
	// ErrClosed is returned by every call on a closed participant, writer or reader, and by calls that wait
	// when it is closed meanwhile.
	ErrClosed = errors.New("closed")
	// ErrTimeout is returned by a Write that found no room within QoS.MaxBlocking and by WaitAcked.
	ErrTimeout = errors.New("timed out")
)

// A Participant is one member of a DDS domain. All methods may be called from any goroutine.
type Participant interface {
	// GUID returns the participant's id, which ends in 00 00 01 c1.
	GUID() GUID
	// NewWriter creates a writer. It fails when the topic exists here with another type.
	NewWriter(Endpoint) (Writer, error)
	// NewReader creates a reader. It fails when the topic exists here with another type.
	NewReader(Endpoint) (Reader, error)
	// NextEvent waits for the next event of discovery or matching and returns ErrClosed once the participant is
	// closed. Events come in order and none is dropped, so somebody has to ask for them. Participants and
	// endpoints of others are reported, own ones only as the local side of a match.
	NextEvent() (Event, error)
	// Close closes all endpoints and leaves the domain, telling the peers. It may be called again.
	Close() error
}

// An Endpoint describes a writer or reader to be made.
type Endpoint struct {
	// Topic and Type are the names on the wire.
	Topic, Type string
	QoS         QoS
	// UserData travels with discovery and is shown to the peers.
	UserData []byte
}

// A Writer publishes samples on one topic. All methods may be called from any goroutine.
type Writer interface {
	GUID() GUID
	// Write publishes one serialised sample, which it has copied or sent when it returns. It can block in a
	// system call, and on a reliable topic up to QoS.MaxBlocking (ErrTimeout); no control loop may call it.
	Write(payload []byte) error
	// WriteRelated is Write with a related sample identity in the inline QoS (RPC over DDS 1.0, 7.8), and returns
	// the identity of the sample written. A zero related identity is sent as absent.
	WriteRelated(payload []byte, related SampleID) (SampleID, error)
	// Matched returns the number of readers matched now.
	Matched() int
	// WaitAcked waits until all matched reliable readers have acknowledged everything written, or ErrTimeout.
	WaitAcked(timeout time.Duration) error
	// AssertLiveliness asserts that a ManualByTopic writer is alive; a Write does so too.
	AssertLiveliness() error
	// Close removes the writer from the domain. It may be called again.
	Close() error
}

// A Reader receives samples of one topic. One goroutine at a time waits and takes; the other methods may be
// called from any goroutine.
type Reader interface {
	GUID() GUID
	// Wait waits until samples may be there to take, and returns ErrClosed once the reader is closed. It may
	// return without a sample: take until ok is false, then wait again.
	Wait() error
	// Take removes the next sample and returns its payload in buf's memory, or in new memory when buf has too
	// little capacity. ok is false when there was none, and the slice then is buf[:0].
	Take(buf []byte, info *SampleInfo) (payload []byte, ok bool, err error)
	// Matched returns the number of writers matched now.
	Matched() int
	// Close removes the reader from the domain and wakes Wait. It may be called again.
	Close() error
}

// UnknownSequence is the sequence number of an identity that has none (RTPS SEQUENCENUMBER_UNKNOWN).
const UnknownSequence int64 = -1 << 32

// A SampleID identifies a sample within the domain. The zero value is no identity.
type SampleID struct {
	Writer GUID
	// Sequence counts the samples of the writer from 1; UnknownSequence where only the GUID has a meaning.
	Sequence int64
}

// SampleInfo is what is known of a received sample besides its payload.
type SampleInfo struct {
	ID SampleID
	// Related is the related sample identity of the inline QoS; zero when the sample carried none.
	Related SampleID
	// Vendor made the writer's implementation.
	Vendor Vendor
	// Source is the time of the write by the writer's clock, Reception that of arrival by the own clock.
	Source, Reception time.Time
}

// An EventKind says what happened.
type EventKind uint8

// Kinds of events. The first six are about remote entities, the others about one local endpoint and one remote.
const (
	ParticipantDiscovered EventKind = iota + 1
	ParticipantLost
	WriterDiscovered
	WriterLost
	ReaderDiscovered
	ReaderLost
	// ReaderMatched and ReaderUnmatched: a local writer gained or lost a remote (or other local) reader.
	ReaderMatched
	ReaderUnmatched
	// WriterMatched and WriterUnmatched: a local reader gained or lost a remote (or other local) writer.
	WriterMatched
	WriterUnmatched
	// ReaderIncompatible: a reader of the local writer's topic requests more than the writer offers.
	ReaderIncompatible
	// WriterIncompatible: a writer of the local reader's topic offers less than the reader requests.
	WriterIncompatible
)

var eventNames = [...]string{
	ParticipantDiscovered: "participant discovered", ParticipantLost: "participant lost",
	WriterDiscovered: "writer discovered", WriterLost: "writer lost",
	ReaderDiscovered: "reader discovered", ReaderLost: "reader lost",
	ReaderMatched: "reader matched", ReaderUnmatched: "reader unmatched",
	WriterMatched: "writer matched", WriterUnmatched: "writer unmatched",
	ReaderIncompatible: "reader incompatible", WriterIncompatible: "writer incompatible",
}

// String returns the kind in words.
func (k EventKind) String() string {
	if int(k) < len(eventNames) && eventNames[k] != "" {
		return eventNames[k]
	}
	return "unknown event"
}

// An Event is one step of discovery or matching.
type Event struct {
	Kind EventKind
	// GUID is the remote participant or endpoint; zero in the two Incompatible kinds, whose peer is not named.
	GUID GUID
	// Local is the local endpoint in the kinds that have one.
	Local GUID
	// Vendor made the remote implementation; set in the three Discovered kinds.
	Vendor Vendor
	// Topic is set in WriterDiscovered, ReaderDiscovered and the two Incompatible kinds.
	Topic string
	// Type and QoS are set in WriterDiscovered and ReaderDiscovered.
	Type string
	QoS  QoS
	// UserData is set in ParticipantDiscovered, WriterDiscovered and ReaderDiscovered. It belongs to the receiver.
	UserData []byte
	// Policy is set in the two Incompatible kinds.
	Policy Policy
}
