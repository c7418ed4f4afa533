package control

import (
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// watch notices what becomes of a controller's joints from cycle to cycle.
type watch struct {
	// patience is the number of cycles in a row that a joint may go unread.
	patience int
	missed   []int
	restarts []uint64
	// stale is true while a joint goes unread for longer than that; unread is the joint, silence for how long it was so.
	stale   bool
	unread  int
	silence time.Duration
}

func newWatch(joints, patience int) watch {
	return watch{patience: patience, missed: make([]int, joints), restarts: make([]uint64, joints)}
}

// begin begins a life of the controller.
func (w *watch) begin(states []joints.State) {
	w.stale, w.silence = false, 0
	for j := range states {
		w.missed[j] = 0
		w.restarts[j] = restarts(&states[j])
	}
}

// look sees which joints were not read.
func (w *watch) look(t Tick, states []joints.State) {
	w.stale = false
	for j := range states {
		w.missed[j]++
		if states[j].Fresh {
			w.missed[j] = 0
		}
		if w.missed[j] > w.patience {
			if !w.stale || w.missed[j] > w.missed[w.unread] {
				w.unread = j
			}
			w.stale = true
		}
	}
	if w.silence += t.Elapsed; !w.stale {
		w.silence = 0
	}
}

// restarted tells whether joint j came back after its bus or its power was lost, once for each time.
func (w *watch) restarted(j int, s *joints.State) bool {
	n := restarts(s)
	again := n != w.restarts[j]
	w.restarts[j] = n
	return again
}

// restarts is how often a joint came back.
func restarts(s *joints.State) uint64 { return s.Restarts }
