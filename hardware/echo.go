package hardware

import "github.com/sinew-robotics/sinew/codec"

// expectEcho begins a transaction that sends these bytes; three-state adapters return them. In protocol 2.0 the decoder
// knows an instruction when it sees one. In the others an echo differs from a status only in being equal to what was
// sent, and a servo with a voltage error answers a ping with the very same bytes: those of an adapter that is not
// known to echo are taken for the answer.
func (l *line) expectEcho(p codec.Protocol, rx *receiver, sent []byte) {
	rx.reset()
	if p != codec.Protocol2 && (l.echoes || len(sent) != p.StatusLength(0)) {
		rx.sent = sent
	}
}

// skipEcho drops the echo of what was sent; false while it may not be whole.
func (r *receiver) skipEcho() bool {
	if r.sent == nil {
		return true
	}
	n, err := codec.EchoLength(r.buf[r.start:r.end], r.sent)
	if err != nil {
		return false
	}
	r.start += n
	r.sent, r.echoed = nil, n > 0
	return true
}

// seekEcho finds out whether the adapter echoes, before a request that is not repeated and whose echo could be taken for
// its answer: it reads something first, for the echo of a read is no status.
func (b *Bus) seekEcho(r request, packet []byte) error {
	if b.echoes || r.repeat || b.protocol == codec.Protocol2 || len(packet) != b.protocol.StatusLength(0) {
		return nil
	}
	probe := request{id: r.id, servo: r.servo, op: "read", params: 1}
	read, err := b.protocol.AppendRead(nil, r.id, 0, probe.params)
	if err != nil {
		return err
	}
	if _, err := b.transact(probe, read); err != nil && !worthRepeating(err) {
		return err
	}
	return nil
}
