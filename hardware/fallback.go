package hardware

const (
	// firstFastRetry is the number of exchanges after which a group that fell back tries its fast read again; each
	// failure doubles it, up to lastFastRetry.
	firstFastRetry = 256
	lastFastRetry  = 1 << 16
)

// fallback says whether a group with a fast read uses the ordinary one instead. Fast reads are met with silence by
// firmware that does not know them, so silence is first blamed on the method, then on the servo.
type fallback struct {
	// plain says that the ordinary read is in use, proven that the fast one has been answered since it was last taken up.
	plain, proven bool
	// wait is the number of exchanges until the next try, retry how long the wait was last time.
	wait, retry int
}

// giveUp turns to the ordinary read.
func (f *fallback) giveUp() {
	f.plain, f.proven = true, false
	f.retry = min(max(2*f.retry, firstFastRetry), lastFastRetry)
	f.wait = f.retry
}

// tryAgain counts an exchange and turns to the fast read when it is time; it tells whether it did.
func (f *fallback) tryAgain() bool {
	if !f.plain {
		return false
	}
	f.wait--
	f.plain = f.wait > 0
	return !f.plain
}
