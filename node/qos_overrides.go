package node

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A QoSPolicy is one policy of a quality of service that a parameter can override, by the name that the parameter has
// for it.
type QoSPolicy string

// Policies and the values of their parameters.
const (
	HistoryPolicy         QoSPolicy = "history"                   // keep_last or keep_all
	DepthPolicy           QoSPolicy = "depth"                     // a number of samples
	ReliabilityPolicy     QoSPolicy = "reliability"               // reliable or best_effort
	DurabilityPolicy      QoSPolicy = "durability"                // volatile or transient_local
	DeadlinePolicy        QoSPolicy = "deadline"                  // ns; 0 is infinite, as in the next ones
	LifespanPolicy        QoSPolicy = "lifespan"                  // ns; of publishers
	LivelinessPolicy      QoSPolicy = "liveliness"                // automatic or manual_by_topic
	LivelinessLeasePolicy QoSPolicy = "liveliness_lease_duration" // ns
)

// defaultPolicies are those that rclcpp lets override where nothing else is said.
var defaultPolicies = []QoSPolicy{HistoryPolicy, DepthPolicy, ReliabilityPolicy}

// PublisherQoS returns q with what parameters say of the publishers of a topic: it declares, for each policy, the
// read-only parameter qos_overrides./topic.publisher.POLICY as rclcpp does, where /topic is the full name after
// remapping. No policies are history, depth and reliability. It can be called once for a topic; the error names the
// parameter with a wrong value.
func (n *Node) PublisherQoS(topic string, q dds.QoS, policies ...QoSPolicy) (dds.QoS, error) {
	return n.overrideQoS("publisher", topic, q, policies)
}

// SubscriptionQoS is PublisherQoS for the subscriptions of a topic.
func (n *Node) SubscriptionQoS(topic string, q dds.QoS, policies ...QoSPolicy) (dds.QoS, error) {
	return n.overrideQoS("subscription", topic, q, policies)
}

func (n *Node) overrideQoS(kind, topic string, q dds.QoS, policies []QoSPolicy) (dds.QoS, error) {
	name, err := n.args.resolveTopic(n.name, n.namespace, topic)
	if err != nil {
		return q, err
	}
	if len(policies) == 0 {
		policies = defaultPolicies
	}
	for _, policy := range policies {
		parameter := fmt.Sprintf("qos_overrides.%s.%s.%s", name, kind, policy)
		if err := n.overridePolicy(parameter, policy, &q); err != nil {
			return q, err
		}
	}
	return q, nil
}

// overridePolicy sets one policy to what a parameter says.
func (n *Node) overridePolicy(name string, policy QoSPolicy, q *dds.QoS) error {
	switch policy {
	case HistoryPolicy:
		return overrideWord(n, name, &q.History, dds.KeepLast, "keep_last", dds.KeepAll, "keep_all")
	case ReliabilityPolicy:
		return overrideWord(n, name, &q.Reliability, dds.Reliable, "reliable", dds.BestEffort, "best_effort")
	case DurabilityPolicy:
		return overrideWord(n, name, &q.Durability, dds.Volatile, "volatile", dds.TransientLocal, "transient_local")
	case LivelinessPolicy:
		return overrideWord(n, name, &q.Liveliness, dds.Automatic, "automatic", dds.ManualByTopic, "manual_by_topic")
	case DepthPolicy:
		depth, err := declareCount(n, name, int64(q.Depth), math.MaxInt32)
		q.Depth = int(depth)
		return err
	case DeadlinePolicy:
		return overridePeriod(n, name, &q.Deadline)
	case LifespanPolicy:
		return overridePeriod(n, name, &q.Lifespan)
	case LivelinessLeasePolicy:
		return overridePeriod(n, name, &q.LivelinessLease)
	}
	return fmt.Errorf("%s: %q is no policy", name, policy)
}

// overrideWord sets a policy that has two values, each with its word.
func overrideWord[P comparable](n *Node, name string, policy *P, a P, wordA string, b P, wordB string) error {
	word := wordA
	if *policy == b {
		word = wordB
	}
	p, err := DeclareParameter(n, name, word, ParameterOptions[string]{ReadOnly: true, Check: func(word string) error {
		if w := strings.ToLower(word); w != wordA && w != wordB {
			return fmt.Errorf("%q should be %s or %s", word, wordA, wordB)
		}
		return nil
	}})
	if err != nil {
		return err
	}
	*policy = a
	if strings.EqualFold(p.Get(), wordB) {
		*policy = b
	}
	return nil
}

// overridePeriod sets a policy that is a period. That of rmw for infinite is the longest there is.
func overridePeriod(n *Node, name string, policy *time.Duration) error {
	ns, err := declareCount(n, name, int64(*policy), math.MaxInt64)
	if ns == math.MaxInt64 {
		ns = 0
	}
	*policy = time.Duration(ns)
	return err
}

func declareCount(n *Node, name string, value, most int64) (int64, error) {
	p, err := DeclareParameter(n, name, value, ParameterOptions[int64]{
		ReadOnly: true, IntegerRange: &rcl_interfaces.IntegerRange{FromValue: 0, ToValue: most},
	})
	if err != nil {
		return value, err
	}
	return p.Get(), nil
}
