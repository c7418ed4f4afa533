package driver_test

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// TestHour: in an hour of cycles, of a goal after another and of everything that is published, the memory in use and the
// number of goroutines stay what they are.
func TestHour(t *testing.T) {
	const (
		settling = 16 * time.Minute // after which all that is kept for a while has come and gone: results of goals, 15 min
		hour     = time.Hour
		motion   = 5 * time.Second
		growth   = 64 << 10 // bytes, of noise
	)
	withRigAlone(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		var heard atomic.Int64
		_, err := node.NewSubscription(r.peer, "/joint_states", dds.DefaultQoS, func(*sensor_msgs.JointState) { heard.Add(1) })
		must(t, err)
		client := r.client(t)
		work := func(d time.Duration) {
			for end, side := time.Now().Add(d), 1.0; time.Now().Before(end); side = -side {
				g, err := client.Send(t.Context(), to(side, -side, motion), nil)
				must(t, err)
				ended(t, g, node.GoalSucceeded, 0, reached)
			}
		}
		work(settling)
		before, goroutines := heapInUse(), runtime.NumGoroutine()
		work(hour)
		if after := heapInUse(); after > before+growth {
			t.Errorf("%d bytes in use, %d more than an hour before", after, after-before)
		}
		if n := runtime.NumGoroutine(); n != goroutines {
			t.Errorf("%d goroutines, %d an hour before", n, goroutines)
		}
		if cycles := int64(hour / period); heard.Load() < cycles {
			t.Errorf("%d joint_states in more than %d cycles", heard.Load(), cycles)
		}
	})
}

// heapInUse is what is reachable.
func heapInUse() int {
	runtime.GC()
	runtime.GC() // what finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
