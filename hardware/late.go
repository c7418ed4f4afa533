package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// lateAnswers says until when servos may still answer a request that was given up, by protocol and id. Nothing in an
// answer tells what was asked: that to an old request could be taken for that to a new one.
type lateAnswers [codec.FeetechSCS + 1][256]time.Time

// expect notes that an answer may come until then.
func (l *lateAnswers) expect(p codec.Protocol, id byte, until time.Time) {
	if entry := &l[int(p)%len(l)][id]; until.After(*entry) {
		*entry = until
	}
}

// until returns when the last of them has come, or will not come any more.
func (l *lateAnswers) until(p codec.Protocol, id byte) time.Time { return l[int(p)%len(l)][id] }

// awaitLate waits, without the bus, until the servo owes no answer to an older request. Others may use the bus meanwhile,
// and throw away what comes late.
func (b *Bus) awaitLate(id byte) {
	b.mu.Lock()
	wait := time.Until(b.late.until(b.protocol, id))
	b.mu.Unlock()
	time.Sleep(wait)
}

// pause leaves a bus that gives way to others for a while.
func (b *Bus) pause() {
	b.mu.Lock()
	wait := time.Duration(0)
	if b.giveWay {
		wait = pause
	}
	b.mu.Unlock()
	time.Sleep(wait)
}

// GiveWay tells whether somebody waits for the bus who must not wait long: a control loop that exchanges on it. Requests
// that can be repeated then wait for an answer hardly longer than the wire takes (BusOptions.ReplyMargin), leave the bus
// to others between two tries. Reads by Cycle are not concerned.
func (b *Bus) GiveWay(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.giveWay = on
}
