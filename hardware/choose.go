package hardware

import (
	"fmt"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// worthGathering is the part of an exchange that indirect addressing must save, or it is not used: it has to be written
// and watched.
const worthGathering = 0.04

// cheapest returns the layout that takes the shortest time on the wire, and sentences about how it was chosen.
func cheapest(slots []outline, method ReadMethod) (*layout, []string, error) {
	none := make([]bool, len(slots))
	direct, err := newLayout(slots, gather{none, none}, method)
	if err != nil {
		return nil, nil, err
	}
	if err := direct.addGoalCost(); err != nil {
		return nil, nil, err
	}
	best := direct
	if method == AnyRead {
		for _, through := range waysToGather(slots) {
			l, err := newLayout(slots, through, method)
			if err == nil {
				err = l.addGoalCost()
			}
			if err != nil {
				return nil, nil, err
			}
			if l.cost < best.cost {
				best = l
			}
		}
	}
	saved := direct.cost - best.cost
	switch {
	case saved == 0:
		return direct, nil, nil
	case float64(saved) < worthGathering*float64(direct.cost):
		return direct, []string{fmt.Sprintf("indirect addressing is not used: it would save %d of %d bytes", saved, direct.cost)}, nil
	}
	return best, []string{best.whyGathered(saved, direct.cost)}, nil
}

// addGoalCost adds what the goals cost when all are set.
func (l *layout) addGoalCost() error {
	l.goals.ready()
	if _, err := l.goals.all(); err != nil {
		return err
	}
	for i := range l.goals.writes {
		l.cost += l.goals.writes[i].size()
	}
	return nil
}

// waysToGather returns the ways to use indirect addressing: for what is scattered, or, so that servos become alike, for
// all that could.
func waysToGather(slots []outline) []gather {
	none, able := make([]bool, len(slots)), make([]bool, len(slots))
	reads, goals := make([]bool, len(slots)), make([]bool, len(slots))
	any := false
	for i := range slots {
		s := &slots[i]
		able[i] = s.block != nil
		reads[i] = able[i] && scattered(s.reads)
		goals[i] = able[i] && scattered(s.goals)
		any = any || able[i]
	}
	if !any {
		return nil
	}
	var all []gather
	for _, r := range [][]bool{none, reads, able} {
		for _, g := range [][]bool{none, goals, able} {
			all = append(all, gather{r, g})
		}
	}
	return all[1:]
}

// scattered tells whether bytes lie between registers that nobody asked for.
func scattered(registers []*model.Register) bool {
	var all span
	for _, r := range registers {
		all = all.cover(span{r.Address, r.Size})
	}
	return all.length > sizeOf(registers)
}
