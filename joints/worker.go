package joints

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// worker runs the cycle of one bus beside the others.
type worker struct {
	start, done chan struct{}
}

// startWorkers starts one goroutine for each bus but the first, whose cycle runs on the caller's.
func (r *Robot) startWorkers() {
	for i := 1; i < len(r.groups); i++ {
		w := &worker{start: make(chan struct{}, 1), done: make(chan struct{}, 1)}
		r.workers = append(r.workers, w)
		go w.run(r.groups[i], r.o.Prepare)
	}
}

// run exchanges whenever it is told to, until start is closed; then it closes done.
func (w *worker) run(g *group, prepare func()) {
	runtime.LockOSThread()                             // never unlocked: the thread ends with the goroutine, and its priority with it
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // best effort: without it waits are some 50 µs longer
	defer close(w.done)
	if prepare != nil {
		prepare()
	}
	for range w.start {
		g.err = g.Cycle.Exchange()
		w.done <- struct{}{}
	}
}

// stopWorkers ends the goroutines and waits for them.
func (r *Robot) stopWorkers() {
	for _, w := range r.workers {
		close(w.start)
		<-w.done
	}
	r.workers = nil
}
