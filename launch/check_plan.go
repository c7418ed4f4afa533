package launch

import (
	"fmt"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// why says in one sentence what a planned packet is for and why it is of its kind.
func (b *busParts) why(p hardware.PlannedPacket) string {
	switch p.Instruction {
	case codec.SyncWrite:
		return fmt.Sprintf("one packet brings the goals of %s", servos(p.Servos))
	case codec.SyncRead:
		return "the servos have these registers at the same addresses: one request asks all" + b.faster()
	case codec.FastSyncRead:
		return "same addresses, and firmware that joins all answers in one packet"
	case codec.BulkRead:
		return b.whyBulk() + b.faster()
	case codec.FastBulkRead:
		return "different addresses, and firmware that joins all answers in one packet"
	case codec.USB2AXSyncRead:
		return "the usb2ax asks the servos itself and answers once; its questions to them are not counted here"
	}
	return b.whySingle()
}

func (b *busParts) whyBulk() string {
	if !b.options.Protocol.Supports(codec.SyncRead) {
		return fmt.Sprintf("protocol %v has no sync read: one request lists what to read of each servo", b.options.Protocol)
	}
	return "the servos have these registers at different addresses: one request lists what to read of each"
}

// whySingle says why a servo is asked alone.
func (b *busParts) whySingle() string {
	switch {
	case len(b.actuators()) == 1:
		return "there is one servo to ask"
	case !b.have(codec.SyncRead, func(m *model.Model) model.Support { return m.SyncRead }) &&
		!b.have(codec.BulkRead, func(m *model.Model) model.Support { return m.BulkRead }):
		return "these servos have no group read: each is asked alone"
	}
	return "no group read serves these registers of this servo: it is asked alone"
}

// have reports whether any servo on the bus takes part in a kind of group read.
func (b *busParts) have(i codec.Instruction, of func(*model.Model) model.Support) bool {
	return b.options.Protocol.Supports(i) && slices.ContainsFunc(b.models(), func(m *model.Model) bool { return of(m).Ever })
}

// faster says from which firmware on the servos answer together, which a start asks them.
func (b *busParts) faster() string {
	since := 0
	for _, m := range b.models() {
		if !m.FastRead.Ever {
			return ""
		}
		since = max(since, m.FastRead.Since)
	}
	if !b.options.Protocol.Supports(codec.FastSyncRead) {
		return ""
	}
	return fmt.Sprintf("; from firmware %d on they answer in one packet", since)
}

func (b *busParts) models() []*model.Model {
	var all []*model.Model
	for _, a := range b.actuators() {
		all = append(all, a.Servo().Model)
	}
	return all
}

func servos(n int) string {
	if n == 1 {
		return "one servo"
	}
	return fmt.Sprintf("%d servos", n)
}
