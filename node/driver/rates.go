package driver

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/node"
)

// declareRate declares a rate in Hz that can be set at any time.
func declareRate(n *node.Node, name string, rate float64, description string) (*node.Parameter[float64], error) {
	return node.DeclareParameter(n, name, rate, node.ParameterOptions[float64]{
		Description: description,
		Check: func(hz float64) error {
			if !(hz > 0) || hz > 1e5 {
				return fmt.Errorf("%g Hz is not between 0 and 100000", hz)
			}
			return nil
		},
	})
}

// pace lets things happen no more often than at a rate.
type pace struct{ due time.Time }

// admits reports whether it is time again at a rate in Hz, which may change from one call to the next.
func (p *pace) admits(now time.Time, rate float64) bool {
	period := period(rate)
	if now.Before(p.due) && p.due.Sub(now) <= period {
		return false
	}
	if p.due = p.due.Add(period); p.due.Before(now) || p.due.Sub(now) > period {
		p.due = now.Add(period)
	}
	return true
}

// period is the time between two beats of a rate in Hz.
func period(rate float64) time.Duration { return time.Duration(float64(time.Second) / rate) }
