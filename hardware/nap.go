package hardware

import "time"

const (
	// firstLead is how long before the end of the first reply, as the wire has it, the sleep ends.
	firstLead = 30 * time.Microsecond
	// shortestNap is what is worth a system call.
	shortestNap = 60 * time.Microsecond
	// atOnce is within what time a read returns that did not have to wait, perByte what it takes longer for each byte.
	atOnce  = 15 * time.Microsecond
	perByte = 25 * time.Nanosecond
	// shorter and longer are the first steps by which the sleep adapts: waking up late delays the exchange, waking up
	// early costs a second look, which is less.
	shorter = 4 * time.Microsecond
	longer  = 2 * time.Microsecond
)

// nap sleeps through the time a reply takes, so that one wake-up finds it whole, however many pieces it arrives in.
// It starts from the time on the wire and learns: a reply that had to be waited for makes the sleep longer, one that
// was there makes it shorter, in steps that double while they go the same way. So it follows the delays of adapter
// and operating system, and where replies come sooner than any wire allows (a simulator, a network bridge) the sleep
// goes away.
type nap struct {
	// length is for how long after the write call to sleep, step the latest change: negative when it was shortened.
	length, step time.Duration
	// wire is the time the request and its reply take on the wire.
	wire time.Duration
	// napped says that there was a sleep at all.
	napped bool
	// woke is when the sleep ended, looked when the first read returned; both since the write call.
	woke, looked time.Duration
	// sleep blocks for a while; it is the function of that name but in tests.
	sleep func(time.Duration)
}

// newNap returns a nap that has learnt nothing yet.
func newNap() nap { return nap{sleep: sleep} }

// wait sleeps until shortly before a reply is due that takes so long on the wire.
func (n *nap) wait(sent time.Time, wire time.Duration) {
	if n.plan(time.Since(sent), wire) {
		n.sleep(n.length - n.woke)
		n.woke = time.Since(sent)
	}
}

// plan decides, so long after the write call, whether to sleep.
func (n *nap) plan(elapsed, wire time.Duration) bool {
	if wire != n.wire {
		n.resize(wire)
	}
	n.woke = elapsed
	n.napped = n.length-elapsed >= shortestNap
	return n.napped
}

// resize keeps what was learnt when the packets become longer or shorter.
func (n *nap) resize(wire time.Duration) {
	if n.wire == 0 {
		n.length = wire - firstLead
	} else {
		n.length = time.Duration(float64(n.length) * float64(wire) / float64(n.wire))
	}
	n.wire = wire
}

// learn takes the time, since the write call, after which a reply of so many bytes was whole, and how many looks that
// took. The sleep never becomes longer than longest.
func (n *nap) learn(end time.Duration, bytes, looks int, longest time.Duration) {
	if looks == 1 && n.looked-n.woke < atOnce+time.Duration(bytes)*perByte {
		n.step = min(2*n.step, -shorter)
		n.length = max(n.length+n.step, 0)
		return
	}
	n.step = max(2*n.step, longer)
	if !n.napped {
		n.length = n.woke
	}
	n.length = min(n.length+min(n.step, (end-n.woke)/4), longest)
}
