package hardware

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// BulkItem is one register of one servo in a bulk read or bulk write.
type BulkItem struct {
	Servo    *Servo
	Register string
	// Raw is what BulkWrite writes and BulkRead has read.
	Raw int64
	// Err is why BulkRead has not read it, nil when it has: as the errors of ReadRegister.
	Err error

	register *model.Register
	answered bool
}

// BulkRead reads registers of several servos with one request, as far as they fit one packet, and sets Raw or Err of
// each item. Servos that did not answer are then asked one by one, so that a silent one costs nobody else his answer;
// servos that do not know bulk reads are asked one by one from the start. Errors: *PortError.
func (b *Bus) BulkRead(items []BulkItem) error {
	for i := range items {
		item := &items[i]
		item.answered = false
		item.register, item.Err = findRegister(item.Servo, item.Register)
	}
	for rest := items; len(rest) > 0; {
		n := b.togetherInBulk(rest, readsInBulk)
		if n > 1 {
			for i := range rest[:n] {
				b.Speaking(rest[i].Servo.Protocol).awaitLate(rest[i].Servo.ID)
			}
			if err := b.bulkRead(rest[:n]); err != nil {
				return err
			}
		}
		for i := range rest[:n] {
			item := &rest[i]
			if item.answered || item.register == nil {
				continue
			}
			if item.Raw, item.Err = b.ReadRegister(item.Servo, item.Register); isPortError(item.Err) {
				return item.Err
			}
		}
		rest = rest[n:]
	}
	return nil
}

// BulkWrite writes registers of several servos with one packet, as far as they fit one. No servo confirms: read back
// what matters. Nothing is written when an item cannot be. Protocol 2.0 only. Errors: *UnknownRegisterError,
// *model.RangeError, codec.ErrUnsupported, *PortError.
func (b *Bus) BulkWrite(items []BulkItem) error {
	for i := range items {
		if err := b.checkBulkWrite(&items[i]); err != nil {
			return err
		}
	}
	for rest := items; len(rest) > 0; {
		n := b.togetherInBulk(rest, writesInBulk)
		if err := b.bulkWrite(rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// checkBulkWrite finds the register of an item and says why it cannot be written.
func (b *Bus) checkBulkWrite(item *BulkItem) (err error) {
	if item.register, err = findRegister(item.Servo, item.Register); err != nil {
		return err
	}
	if p := b.speaks(item.Servo.Protocol); !p.Supports(codec.BulkWrite) {
		return fmt.Errorf("%s: write %s in bulk in protocol %v: %w", item.Servo, item.Register, p, codec.ErrUnsupported)
	}
	if err := item.register.Encode(make([]byte, item.register.Size), item.Raw); err != nil {
		return fmt.Errorf("%s: write %d to %s: %w", item.Servo, item.Raw, item.Register, err)
	}
	return nil
}

// readsInBulk and writesInBulk tell whether the servo of an item takes part in a packet of n items with so many bytes.
func readsInBulk(p codec.Protocol, item *BulkItem, n, _ int) bool {
	return item.register != nil && BulkRead.has(p, item.Servo) && fits(p, p.BulkReadLength(n))
}

func writesInBulk(p codec.Protocol, _ *BulkItem, n, bytes int) bool {
	return fits(p, p.BulkWriteLength(n, bytes))
}

// togetherInBulk returns how many items, from the first one on, go into one packet, which lists no servo twice.
func (b *Bus) togetherInBulk(items []BulkItem, suits func(p codec.Protocol, item *BulkItem, n, bytes int) bool) int {
	var listed [256]bool
	bytes := 0
	p := b.speaks(items[0].Servo.Protocol)
	for i := range items {
		item := &items[i]
		if item.register != nil {
			bytes += item.register.Size
		}
		if listed[item.Servo.ID] || b.speaks(item.Servo.Protocol) != p || !suits(p, item, i+1, bytes) {
			return max(i, 1)
		}
		listed[item.Servo.ID] = true
	}
	return len(items)
}

// listItems returns the items as the codec takes them, and the content of a bulk write.
func listItems(items []BulkItem) (list []codec.BulkItem, content []byte) {
	for i := range items {
		r := items[i].register
		list = append(list, codec.BulkItem{ID: items[i].Servo.ID, Address: r.Address, Length: r.Size})
		end := len(content)
		content = append(content, make([]byte, r.Size)...)
		_ = r.Encode(content[end:], items[i].Raw) // in range
	}
	return list, content
}

// bulkWrite sends one packet.
func (b *Bus) bulkWrite(items []BulkItem) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.failed(); err != nil {
		return err
	}
	p := b.speaks(items[0].Servo.Protocol)
	list, content := listItems(items)
	packet, err := p.AppendBulkWrite(nil, list, content)
	if err != nil {
		return err
	}
	_, err = b.port.Write(packet)
	b.hearSent(p, packet)
	return b.check(err)
}

// bulkRead sends one request and takes the answers.
func (b *Bus) bulkRead(items []BulkItem) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.failed(); err != nil {
		return err
	}
	p := b.speaks(items[0].Servo.Protocol)
	for i := range items {
		items[i].Raw = 0
	}
	list, content := listItems(items)
	packet, err := p.AppendBulkRead(b.appendRelease(nil, p), list)
	if err != nil {
		return err
	}
	if err := b.hush(); err != nil {
		return b.check(err)
	}
	if err := b.port.Discard(); err != nil {
		return b.check(err)
	}
	if _, err := b.port.Write(packet); err != nil {
		return b.check(err)
	}
	b.hearSent(p, packet)
	b.expectEcho(p, &b.rx, packet)
	reply := stuffed(p, len(list)*p.StatusLength(0)+len(content))
	wait := b.wireTime(len(packet)+reply) + time.Duration(len(list))*longestReturnDelay + b.latency + b.patience(true, 0)
	return b.check(b.collectBulk(p, items, time.Now().Add(wait)))
}

// collectBulk takes answers until all items have one or the time is up.
func (b *Bus) collectBulk(p codec.Protocol, items []BulkItem, deadline time.Time) error {
	pending := len(items)
	for more := true; more && pending > 0; {
		var err error
		if more, err = b.rx.fill(b.port, deadline); err != nil {
			return err
		}
		b.hearAnswer(p, b.rx.buf[b.rx.start:b.rx.end])
		pending -= b.takeBulk(p, items, !more)
	}
	for i := range items {
		if !items[i].answered {
			b.suspect = suspectExchanges
			b.late.expect(p, items[i].Servo.ID, time.Now().Add(patience))
		}
	}
	return nil
}

// takeBulk takes the answers that have arrived and returns how many there were; last says that no more will come.
func (b *Bus) takeBulk(p codec.Protocol, items []BulkItem, last bool) int {
	n := 0
	for {
		status, err := b.rx.next(p)
		if err == codec.ErrIncomplete {
			if last && b.rx.skip() {
				continue
			}
			return n
		}
		for i := range items {
			if item := &items[i]; err == nil && item.Servo.ID == status.ID && !item.answered && item.take(status) {
				*b.alerts.of(p, status.ID) = status.Error.Alert()
				n++
			}
		}
	}
}

// take takes the answer of the servo; false when it does not fit the question.
func (item *BulkItem) take(status codec.StatusPacket) bool {
	switch {
	case refused(status, item.register.Size):
		item.Err = &ServoError{Servo: item.Servo.String(), ID: status.ID, Op: "read " + item.Register, Status: status.Error}
	case len(status.Params) != item.register.Size:
		return false
	default:
		item.Raw, item.Err = item.register.Decode(status.Params), nil
	}
	item.answered = true
	return true
}
