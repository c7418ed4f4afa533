package hardware

import (
	"bytes"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// part is what a cycle reads of one servo in one answer.
type part struct {
	servo    *Servo
	protocol codec.Protocol
	// ordinal is its number among the parts of one slot.
	ordinal int
	reads   []*model.Register
	span    span
	// gathered are the places of the reads in the span where indirect addressing has gathered them; nil where they
	// lie in it as in the control table.
	gathered []int
	// mapping is the mapping that gathers them, by its number, -1 when there is none.
	mapping int
	// expected is what the span must hold; nil when it may be anything.
	expected []byte
	status   SlotStatus
	// values are those of the latest fresh read; staged are those of this exchange until it ends.
	values, staged []int64

	// turn is the request that asked the part last, position its place in that request.
	turn     uint64
	position int
	// answered says that a status packet came, and what it meant: outcome and reply. damaged says that bytes came
	// in its place that are none.
	answered, damaged bool
	outcome           Result
	reply             codec.StatusError
	// settled is the number of the exchange whose result is in status.
	settled uint64
	// strikes counts silent exchanges for which nobody else is to blame.
	strikes int
}

func newPart(s *outline, ordinal int) part {
	return part{servo: s.servo, protocol: s.protocol, ordinal: ordinal, mapping: -1}
}

// add appends a register and returns its index.
func (s *part) add(r *model.Register) int {
	s.reads = append(s.reads, r)
	s.span = s.span.cover(span{r.Address, r.Size})
	s.values, s.staged = append(s.values, 0), append(s.staged, 0)
	return len(s.reads) - 1
}

func findRegisters(s *Servo, names []string) ([]*model.Register, error) {
	registers := make([]*model.Register, len(names))
	for i, name := range names {
		r, err := findRegister(s, name)
		if err != nil {
			return nil, err
		}
		registers[i] = r
	}
	return registers, nil
}

// ask prepares for the answer to a request.
func (s *part) ask(turn uint64, position int) {
	s.turn, s.position = turn, position
	s.lose()
}

// lose is the outcome unless an answer comes.
func (s *part) lose() { s.answered, s.damaged, s.outcome = false, false, Missing }

// take judges the servo's status packet.
func (s *part) take(status codec.StatusPacket) {
	s.answered, s.reply = true, status.Error
	switch {
	case refused(status, s.span.length):
		s.outcome = Failed
	case len(status.Params) != s.span.length, s.expected != nil && !bytes.Equal(status.Params, s.expected):
		s.outcome = Malformed
	default:
		s.outcome = Fresh
		for i, r := range s.reads {
			s.staged[i] = r.Decode(status.Params[s.offset(i):])
		}
	}
}

// offset returns where read number i begins in the span.
func (s *part) offset(i int) int {
	if s.gathered != nil {
		return s.gathered[i]
	}
	return s.reads[i].Address - s.span.address
}

// settle makes the outcome of an exchange known.
func (s *part) settle(at time.Time) {
	if !s.answered && s.damaged {
		s.outcome = Malformed
	}
	if s.answered {
		s.status.Error, s.status.Alert = s.reply, s.reply.Alert()
	}
	if s.answered && s.reply.Alert() {
		s.status.AlertCount++
	}
	if s.outcome == Fresh {
		copy(s.values, s.staged)
		s.status.At = at
	}
	s.status.count(s.outcome)
}

// count enters a result.
func (s *SlotStatus) count(r Result) {
	s.Result = r
	s.Misses++
	switch r {
	case Fresh:
		s.FreshCount++
		s.Misses = 0
	case Missing:
		s.MissingCount++
	case Malformed:
		s.MalformedCount++
	case Failed:
		s.FailedCount++
	}
}
