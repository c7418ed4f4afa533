package dds

import (
	"fmt"
	"time"
)

// Reliability says whether lost samples are sent again.
type Reliability uint8

// Reliabilities, weakest first: a writer matches readers that request the same or less.
const (
	BestEffort Reliability = iota
	Reliable
)

// Durability says whether a reader that comes late is sent the writer's history.
type Durability uint8

// Durabilities, weakest first: a writer matches readers that request the same or less.
const (
	Volatile Durability = iota
	TransientLocal
)

// History says how many samples an endpoint keeps.
type History uint8

// Histories. KeepLast keeps the last QoS.Depth samples, KeepAll all of them until the engine's limits.
const (
	KeepLast History = iota
	KeepAll
)

// Liveliness says who asserts that a writer is alive.
type Liveliness uint8

// Livelinesses, weakest first: a writer matches readers that request the same or less.
const (
	Automatic Liveliness = iota
	ManualByTopic
)

// QoS is the quality of service of a writer or a reader. The zero value is best effort, volatile, keep last 1,
// nothing timed.
type QoS struct {
	Reliability Reliability
	Durability  Durability
	History     History
	// Depth is the number of samples KeepLast keeps; 0 means 1, as in ROS 2. KeepAll ignores it.
	Depth int
	// Deadline is the longest time between two samples that a writer offers or a reader requests; 0 means infinite.
	Deadline time.Duration
	// Lifespan is the age at which a sample is dropped instead of delivered; 0 means infinite. Writers only.
	Lifespan time.Duration
	// Liveliness and LivelinessLease say who asserts a writer's life and how often; a lease of 0 means infinite.
	Liveliness      Liveliness
	LivelinessLease time.Duration
	// MaxBlocking bounds the time a reliable Write waits for room; 0 means 100 ms. It is no criterion of matching.
	MaxBlocking time.Duration
}

// Presets of ROS 2 (rmw/qos_profiles.h, rcl_action/default_qos.h, rclcpp/qos.hpp).
var (
	DefaultQoS         = QoS{Reliability: Reliable, Depth: 10}
	SensorDataQoS      = QoS{Depth: 5}
	ServicesQoS        = QoS{Reliability: Reliable, Depth: 10}
	ParametersQoS      = QoS{Reliability: Reliable, Depth: 1000}
	ParameterEventsQoS = QoS{Reliability: Reliable, Depth: 1000}
	RosoutQoS          = QoS{Reliability: Reliable, Durability: TransientLocal, Depth: 1000, Lifespan: 10 * time.Second}
	ActionStatusQoS    = QoS{Reliability: Reliable, Durability: TransientLocal, Depth: 1}
	ClockQoS           = QoS{Depth: 1}
	// LatchedQoS is the convention for robot_description and /tf_static: a late subscriber gets the last sample.
	LatchedQoS = QoS{Reliability: Reliable, Durability: TransientLocal, Depth: 1}
	// GraphWriterQoS and GraphReaderQoS belong to ros_discovery_info (rmw_dds_common).
	GraphWriterQoS = QoS{Reliability: Reliable, Durability: TransientLocal, Depth: 1}
	GraphReaderQoS = QoS{Reliability: Reliable, Durability: TransientLocal, History: KeepAll}
)

// defaultMaxBlocking is what MaxBlocking 0 means (DDS 1.4, RELIABILITY).
const defaultMaxBlocking = 100 * time.Millisecond

// Normalized returns q with the meaning of its zero values written out: depth 1 and a blocking time of 100 ms.
func (q QoS) Normalized() QoS {
	if q.Depth == 0 {
		q.Depth = 1
	}
	if q.MaxBlocking == 0 {
		q.MaxBlocking = defaultMaxBlocking
	}
	return q
}

// Validate reports the first value that no endpoint can have, as a *QoSError.
func (q QoS) Validate() error {
	switch {
	case q.Reliability > Reliable:
		return &QoSError{"reliability", int64(q.Reliability)}
	case q.Durability > TransientLocal:
		return &QoSError{"durability", int64(q.Durability)}
	case q.History > KeepAll:
		return &QoSError{"history", int64(q.History)}
	case q.Liveliness > ManualByTopic:
		return &QoSError{"liveliness", int64(q.Liveliness)}
	case q.Depth < 0:
		return &QoSError{"history depth", int64(q.Depth)}
	case q.Deadline < 0:
		return &QoSError{"deadline", int64(q.Deadline)}
	case q.Lifespan < 0:
		return &QoSError{"lifespan", int64(q.Lifespan)}
	case q.LivelinessLease < 0:
		return &QoSError{"liveliness lease", int64(q.LivelinessLease)}
	case q.MaxBlocking < 0:
		return &QoSError{"max blocking time", int64(q.MaxBlocking)}
	}
	return nil
}

// A QoSError is a policy value outside its range.
type QoSError struct {
	Policy string
	Value  int64
}

func (e *QoSError) Error() string {
	return fmt.Sprintf("qos: %s: %d is out of range", e.Policy, e.Value)
}

// A Policy is one of the policies on which writers and readers have to agree (DDS 1.4, 2.2.3, RxO).
type Policy uint8

// Policies in the order in which Incompatible checks them; PolicyOther is one that QoS does not carry.
const (
	PolicyNone Policy = iota
	PolicyReliability
	PolicyDurability
	PolicyDeadline
	PolicyLiveliness
	PolicyOther
)

// String returns the name as ROS 2 logs it.
func (p Policy) String() string {
	switch p {
	case PolicyNone:
		return "NONE"
	case PolicyReliability:
		return "RELIABILITY"
	case PolicyDurability:
		return "DURABILITY"
	case PolicyDeadline:
		return "DEADLINE"
	case PolicyLiveliness:
		return "LIVELINESS"
	}
	return "OTHER"
}

// Incompatible returns the first policy in which what a writer offers is less than what a reader requests, and
// PolicyNone when the two match.
func Incompatible(offered, requested QoS) Policy {
	switch {
	case offered.Reliability < requested.Reliability:
		return PolicyReliability
	case offered.Durability < requested.Durability:
		return PolicyDurability
	case longer(offered.Deadline, requested.Deadline):
		return PolicyDeadline
	case offered.Liveliness < requested.Liveliness, longer(offered.LivelinessLease, requested.LivelinessLease):
		return PolicyLiveliness
	}
	return PolicyNone
}

// longer compares two periods of which 0 means infinite.
func longer(offered, requested time.Duration) bool {
	if requested == 0 {
		return false
	}
	return offered == 0 || offered > requested
}
