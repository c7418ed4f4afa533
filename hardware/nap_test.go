package hardware

import (
	"math/rand/v2"
	"testing"
	"time"
)

const us = time.Microsecond

// live is an exchange whose reply is whole at this time after the write call.
func (n *nap) live(reply time.Duration) {
	if n.plan(0, 2*time.Millisecond) {
		n.woke = n.length
	}
	end := max(reply, n.woke) + us
	n.looked = end
	n.learn(end, 100, 1, 5*time.Millisecond)
}

func quietNap() *nap {
	n := newNap()
	n.sleep = func(time.Duration) {}
	return &n
}

// Nothing to wait for: within a few exchanges there is no sleep left that would delay the reply.
func TestNapGoesAwayWhereRepliesAreInstant(t *testing.T) {
	t.Parallel()
	n := quietNap()
	for k := range 200 {
		n.live(20 * us)
		if k > 20 && n.napped {
			t.Fatalf("exchange %d: sleeps %v before a reply of 20 µs", k, n.length)
		}
	}
}

func TestNapFindsTheEndOfTheReply(t *testing.T) {
	t.Parallel()
	for _, reply := range []time.Duration{500 * us, 1900 * us, 2000 * us, 3100 * us} {
		n := quietNap()
		for range 200 {
			n.live(reply)
		}
		if n.length < reply-100*us || n.length > reply+50*us {
			t.Errorf("sleeps %v before a reply of %v", n.length, reply)
		}
	}
}

// Sleeps that end up to 40 µs late and replies that vary by 10 µs: most sleeps end before the reply, and not much.
func TestNapEndsShortlyBeforeTheReply(t *testing.T) {
	t.Parallel()
	const exchanges = 2000
	random := rand.New(rand.NewPCG(1, 2))
	n := quietNap()
	late, waited := 0, time.Duration(0)
	for k := range 2 * exchanges {
		reply := 2*time.Millisecond + time.Duration(random.IntN(int(10*us)))
		if n.plan(0, 2*time.Millisecond) {
			n.woke = n.length + time.Duration(random.IntN(int(40*us)))
		}
		end := max(reply, n.woke) + us
		n.looked = end
		n.learn(end, 100, 1, 5*time.Millisecond)
		if k < exchanges {
			continue
		}
		if n.woke > reply {
			late++
		}
		waited += end - n.woke
	}
	if late > exchanges/5 {
		t.Errorf("%d of %d replies were there before", late, exchanges)
	}
	if mean := waited / exchanges; mean > 40*us {
		t.Errorf("waited for a reply for %v on average", mean)
	}
}

func TestNapHasALimit(t *testing.T) {
	t.Parallel()
	n := quietNap()
	for range 1000 {
		n.live(time.Second)
	}
	if n.length > 5*time.Millisecond {
		t.Errorf("sleeps %v", n.length)
	}
}

func TestSleepIsNotShort(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{0, 50 * us, 2 * time.Millisecond} {
		start := time.Now()
		sleep(d)
		if got := time.Since(start); got < d {
			t.Errorf("slept %v instead of %v", got, d)
		}
	}
}
