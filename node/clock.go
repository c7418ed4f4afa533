package node

import (
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs/rosgraph_msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

const clockTopic = "/clock"

// clock is the node's time: the system's, or that of /clock while the parameter use_sim_time is true.
type clock struct {
	simulated atomic.Bool
	nanos     atomic.Int64 // since 1970, of the last message on /clock; 0 before the first

	qos          dds.QoS
	subscription *Subscription // while simulated; only follow uses it
}

// start declares the parameter and obeys it.
func (c *clock) start(n *Node) error {
	c.qos = dds.ClockQoS
	p, err := DeclareParameter(n, "use_sim_time", false, ParameterOptions[bool]{
		Description: "Take the time from /clock instead of the system.",
		Changed: func(simulated bool) {
			if err := c.follow(n, simulated); err != nil {
				n.Logger().Error("use_sim_time", zap.Error(err))
			}
		},
	})
	if err != nil {
		return err
	}
	if p.Get() {
		c.qos, err = n.SubscriptionQoS(clockTopic, c.qos, DepthPolicy, DurabilityPolicy, HistoryPolicy, ReliabilityPolicy)
		if err != nil {
			return err
		}
	}
	return c.follow(n, p.Get())
}

// follow begins or ends to listen to /clock. Calls do not overlap.
func (c *clock) follow(n *Node, simulated bool) (err error) {
	if simulated == (c.subscription != nil) {
		return nil
	}
	if !simulated {
		c.simulated.Store(false)
		err = c.subscription.Close()
		c.subscription = nil
		return err
	}
	c.nanos.Store(0)
	c.subscription, err = NewSubscription(n, clockTopic, c.qos, func(m *rosgraph_msgs.Clock) {
		c.nanos.Store(int64(m.Clock.Sec)*int64(time.Second) + int64(m.Clock.Nanosec))
	})
	c.simulated.Store(err == nil)
	return err
}

// Stamp returns what the node's clock showed when the system's showed t, a moment ago.
func (n *Node) Stamp(t time.Time) time.Time {
	if !n.clock.simulated.Load() {
		return t
	}
	return n.Now().Add(-time.Since(t))
}

// SystemTime returns what the system's clock shows when the node's shows t.
func (n *Node) SystemTime(t time.Time) time.Time {
	if !n.clock.simulated.Load() {
		return t
	}
	return time.Now().Add(t.Sub(n.Now()))
}

func (c *clock) now() time.Time {
	if c.simulated.Load() {
		return time.Unix(0, c.nanos.Load())
	}
	return time.Now()
}
