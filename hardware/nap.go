package hardware

import "time"

const (
	// napLead is how long before the end of a reply the sleep should end.
	napLead = 30 * time.Microsecond
	// shortestNap is what is worth a system call.
	shortestNap = 60 * time.Microsecond
	// atOnce is within which time a read returns that did not have to wait.
	atOnce = 15 * time.Microsecond
	// latestWake bounds what one wake-up teaches about the next.
	latestWake = 300 * time.Microsecond
)

// nap sleeps through the time a reply takes on the wire, so that one wake-up finds it almost whole, however many
// pieces it arrives in. The wire sets the longest sleep; where replies come sooner (a simulator, a network bridge)
// the sleep shortens until it does not delay them.
type nap struct {
	// share is how much of the time on the wire replies have been found to take, 0 to 1.
	share float64
	// late is by how much wake-ups have been late.
	late time.Duration
	// sleep blocks for a while; it is the function of that name but in tests.
	sleep func(time.Duration)
	// wire is the time the request and its reply take on the wire, woke when the sleep ended; both since the write call.
	wire, woke time.Duration
}

// newNap returns a nap that knows nothing of how soon replies come.
func newNap() nap { return nap{share: 1, sleep: sleep} }

// wait sleeps until shortly before a reply is due that ends so long after the write call.
func (n *nap) wait(sent time.Time, wire time.Duration) {
	n.wire = wire
	end := time.Duration(n.share*float64(wire)) - napLead - n.late
	n.woke = time.Since(sent)
	if end-n.woke < shortestNap {
		return
	}
	n.sleep(end - n.woke)
	n.woke = time.Since(sent)
	n.late += (min(max(n.woke-end, 0), latestWake) - n.late) / 8
}

// learn adapts the sleep to a reply that was whole so long after the write call, at the given look.
func (n *nap) learn(end time.Duration, look int) {
	if n.wire <= 0 {
		return
	}
	if look == 1 && end-n.woke < atOnce && n.woke < n.wire {
		n.share *= 0.75 // it had been waiting, and sooner than the wire could carry it
		return
	}
	n.share = min(1, n.share+(float64(end)/float64(n.wire)-n.share)/4)
}
