package hardware

import "slices"

const (
	// strikesUntilAbsent is the number of silent exchanges in a row after which a servo leaves the list.
	strikesUntilAbsent = 3
	// probeInterval is the number of exchanges between two questions to absent servos.
	probeInterval = 50
)

// roster decides whom a request asks, and in which order. Servos answer one after the other, each waiting for the
// one before it in the list: a silent one silences all behind it. So a silent servo moves to the end, where it harms
// nobody, and leaves the list when it stays silent. From time to time one absent servo is asked at the end of the
// list; with its first answer it is back.
//
// Moving somebody after every silence has a second use: should the missing answers come late, their order gives them
// away, see reply.take.
type roster struct {
	// fixed says that nobody changes places: of a USB2AX, whose answer names nobody, a late one must not be taken for
	// that of others. There a silent servo harms nobody, either.
	fixed bool
	// order holds the parts present in the order they are asked, absent those that left.
	order, absent []int
	// asked is order, and behind it the absent part that is probed, if any.
	asked []int
	// probing says that the last of asked is absent.
	probing bool
	// waited counts exchanges since the last probe.
	waited int
	// dismissed says that all left together, because the whole bus was silent.
	dismissed bool
	// silent counts exchanges in a row in which nobody answered.
	silent int
	// changed says that asked is not what it was in the exchange before.
	changed bool
}

// ready makes room, so that nothing allocates later.
func (r *roster) ready() {
	r.absent = make([]int, 0, len(r.order))
	r.asked = make([]int, 0, len(r.order)+1)
	r.changed = true
}

// call sets asked for the next exchange.
func (r *roster) call() {
	r.waited++
	r.probing = len(r.absent) > 0 && (r.waited >= probeInterval || len(r.order) == 0)
	if !r.changed && !r.probing {
		return
	}
	r.changed = true
	r.asked = append(r.asked[:0], r.order...)
	if r.probing {
		r.asked = append(r.asked, r.absent[0])
		r.waited = 0
	}
}

// unasked returns the absent parts that are not probed.
func (r *roster) unasked() []int {
	if r.probing {
		return r.absent[1:]
	}
	return r.absent
}

// review takes the result of an exchange from the parts. With a fast read a silent servo may be one that does not know
// fast reads: it does not become absent then, and review tells that the ordinary read is to find out.
func (r *roster) review(parts []part, fast bool) (doubt bool) {
	r.changed = false
	doubt = r.reviewPresent(parts, fast)
	if r.probing {
		r.reviewProbe(parts)
	}
	r.changed = r.changed || doubt
	return doubt
}

// reviewPresent counts silence against those to blame.
func (r *roster) reviewPresent(parts []part, fast bool) (doubt bool) {
	if r.anyAnswer(parts) {
		r.silent = 0
		return r.blame(parts, fast)
	}
	if r.silent++; r.silent < strikesUntilAbsent {
		return r.blame(parts, fast)
	}
	r.silent = 0
	if !fast {
		r.dismissAll(parts)
	}
	return fast
}

// reviewProbe takes the absent servo back if it answered. Servos that share a supply return together: the next one is
// probed at once then, and those that were dismissed together come back together.
func (r *roster) reviewProbe(parts []part) {
	r.changed = true
	if !parts[r.absent[0]].answered {
		first := r.absent[0]
		copy(r.absent, r.absent[1:])
		r.absent[len(r.absent)-1] = first
		return
	}
	n := 1
	if r.dismissed {
		n = len(r.absent)
	}
	for _, i := range r.absent[:n] {
		parts[i].strikes = 0
		parts[i].status.Absent = false
	}
	r.order = append(r.order, r.absent[:n]...)
	r.absent = r.absent[:copy(r.absent, r.absent[n:])]
	r.waited, r.dismissed = probeInterval, false
}

func (r *roster) anyAnswer(parts []part) bool {
	return len(r.order) == 0 || slices.ContainsFunc(r.order, func(i int) bool { return parts[i].answered })
}

// dismissAll empties the list: the whole bus is silent, and no servo is to blame more than another.
func (r *roster) dismissAll(parts []part) {
	for _, i := range r.order {
		parts[i].status.Absent = true
	}
	r.absent = append(r.absent, r.order...)
	r.order = r.order[:0]
	r.changed, r.dismissed = true, true
}

// blame strikes the silent servos that somebody answered behind, and of those at the end of the list the first: it may
// have silenced the others.
func (r *roster) blame(parts []part, fast bool) (doubt bool) {
	last := len(r.order) - 1 // of those that answered
	for last >= 0 && !parts[r.order[last]].answered {
		last--
	}
	for n := min(last+1, len(r.order)-1); n >= 0; n-- {
		s := &parts[r.order[n]]
		if s.answered {
			s.strikes = 0
			continue
		}
		s.strikes++
		leaves := s.strikes >= strikesUntilAbsent
		if leaves && fast {
			leaves, doubt = false, true
			s.strikes--
		}
		if leaves || !r.fixed {
			r.move(n, leaves)
		}
		s.status.Absent = leaves
	}
	return doubt
}

// move takes a part from the list to the end of it, or to the absent ones.
func (r *roster) move(n int, leaves bool) {
	i := r.order[n]
	r.order = append(r.order[:n], r.order[n+1:]...)
	if leaves {
		r.absent = append(r.absent, i)
	} else {
		r.order = append(r.order, i)
	}
	r.changed = true
}
