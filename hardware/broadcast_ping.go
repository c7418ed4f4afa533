package hardware

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

const (
	// pingParams is the number of parameter bytes in the answer to a ping of protocol 2.0; in the others it has none.
	pingParams = 3
	// turnTime is what a servo may add to its turn after a broadcast ping, on top of its status packet
	// (DynamixelSDK, broadcastPing).
	turnTime = 3 * time.Millisecond
	// secondPatience is how much later than the first one a second servo with the same id may answer, on top of what
	// its answer takes.
	secondPatience = time.Millisecond
	// attention is how soon PingAll notices that its context has ended.
	attention = 50 * time.Millisecond
)

// Answers is what came back to a ping.
type Answers struct {
	// Servos are those that answered, in the order they did; one id comes twice when two servos have it and speak one
	// after the other. Model and firmware are known in protocol 2.0 only. Late answers to earlier pings are among them.
	Servos []Identity
	// Damaged is true when bytes came that make no packet: noise, or servos that spoke at the same time.
	Damaged bool
}

// From returns how many of the answers bear this id.
func (a *Answers) From(id byte) int {
	n := 0
	for _, s := range a.Servos {
		if s.ID == id {
			n++
		}
	}
	return n
}

// PingAll asks all servos at once who they are, and listens until the one with the highest id has had its turn: 0.8 s
// at 1 Mbit/s, 1.4 s at 57600. It ends early with ctx, without an error. Answers may be lost or damaged, so a servo
// that is not among them may be there all the same. Protocol 2.0 only: in the others all would speak at the same
// time. Errors: *PortError, codec.ErrUnsupported.
func (b *Bus) PingAll(ctx context.Context) (Answers, error) {
	p := b.protocol
	if p != codec.Protocol2 {
		return Answers{}, fmt.Errorf("ping all servos in protocol %v: %w", p, codec.ErrUnsupported)
	}
	turns := time.Duration(p.MaxID()) + 1
	turn := b.wireTime(p.StatusLength(pingParams)) + turnTime
	return b.pingAndListen(ctx, codec.BroadcastID, turns*turn+b.margin)
}

// PingOnce sends one ping and listens: for patience longer than a good answer takes when there is none, and only for
// as long as a second servo with this id may take once there is one. Unlike Ping it never asks again, takes every
// answer that comes, whoever gives it, and is no error when none does: it is for finding out which ids there are.
// Errors: *PortError, *codec.ArgumentError.
func (b *Bus) PingOnce(id byte, patience time.Duration) (Answers, error) {
	return b.pingAndListen(context.Background(), id, patience)
}

// pingAndListen sends a ping and takes the answers.
func (b *Bus) pingAndListen(ctx context.Context, id byte, patience time.Duration) (Answers, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.failed(); err != nil {
		return Answers{}, err
	}
	p := b.protocol
	packet, err := p.AppendPing(b.appendRelease(nil, p), id)
	if err != nil {
		return Answers{}, err
	}
	if _, err := b.port.Write(packet); err != nil {
		return Answers{}, b.check(err)
	}
	b.hearSent(p, packet)
	oneAnswer := b.wireTime(p.StatusLength(pingParams)) + longestReturnDelay + b.latency
	end := time.Now().Add(b.wireTime(len(packet)) + oneAnswer + patience)
	var heard []byte
	answers := Answers{}
	// A process that was held up gets one look at what has arrived meanwhile.
	for over := false; !over && ctx.Err() == nil; {
		over = !time.Now().Before(end)
		chunk, err := b.listen(end)
		if err != nil {
			return answers, b.check(err)
		}
		heard = append(heard, chunk...)
		b.hearAnswer(p, chunk)
		first := answers.From(id) == 0
		answers = b.answersIn(heard, packet)
		if last := time.Now().Add(oneAnswer + secondPatience); first && answers.From(id) > 0 && last.Before(end) {
			end = last
		}
	}
	return answers, nil
}

// listen returns what arrives until the end, or soon.
func (b *Bus) listen(end time.Time) ([]byte, error) {
	chunk := make([]byte, largestPacket)
	soon := time.Now().Add(attention)
	if end.Before(soon) {
		soon = end
	}
	n, err := b.port.Read(chunk, soon)
	return chunk[:n], err
}

// answersIn returns the answers among the bytes that followed a ping.
func (b *Bus) answersIn(heard, sent []byte) Answers {
	p := b.protocol
	if p == codec.Protocol2 || b.echoes {
		heard = bytes.TrimPrefix(heard, sent)
	}
	answers := Answers{}
	answers.take(p, slices.Clone(heard)) // decoding may change them
	return answers
}

// take finds the answers in what was heard. What is left over, or lies between them, is damage.
func (a *Answers) take(p codec.Protocol, heard []byte) {
	for len(heard) > 0 {
		status, n, err := p.DecodeStatus(heard)
		switch {
		case err == codec.ErrIncomplete: // and nothing more will come: look for a packet behind its header
			a.Damaged = true
			n++
		case err != nil:
			a.Damaged = true
			n = max(n, 1)
		default:
			a.Damaged = a.Damaged || n > p.StatusLength(len(status.Params))
			a.Servos = append(a.Servos, identify(status))
		}
		heard = heard[min(n, len(heard)):]
	}
}

// identify returns what the answer to a ping says.
func identify(status codec.StatusPacket) Identity {
	identity := Identity{ID: status.ID, Alert: status.Error.Alert()}
	if number, firmware, err := status.Error.Protocol.ParsePingStatus(status.Params); err == nil {
		identity.Model, identity.Firmware = number, firmware
	}
	return identity
}
