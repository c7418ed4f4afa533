package hardware

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

const (
	// pingParams is the number of parameter bytes in the answer to a ping of protocol 2.0; in the others it has none.
	pingParams = 3
	// turnTime is what a servo may add to its turn after a broadcast ping, on top of its status packet
	// (DynamixelSDK, broadcastPing).
	turnTime = 3 * time.Millisecond
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
	p := b.options.Protocol
	if p != codec.Protocol2 {
		return Answers{}, fmt.Errorf("ping all servos in protocol %v: %w", p, codec.ErrUnsupported)
	}
	turns := time.Duration(p.MaxID()) + 1
	return b.pingAndListen(ctx, codec.BroadcastID, turns*(b.wireTime(p.StatusLength(pingParams))+turnTime))
}

// PingOnce sends one ping and listens for as long as the answer of a servo may take, a few milliseconds. Unlike Ping
// it never asks again, takes every answer that comes, whoever gives it, and is no error when none does: it is for
// finding out which ids there are. Errors: *PortError, *codec.ArgumentError.
func (b *Bus) PingOnce(id byte) (Answers, error) {
	return b.pingAndListen(context.Background(), id, b.wireTime(b.options.Protocol.StatusLength(pingParams)))
}

// pingAndListen sends a ping and takes the answers, which need wire time.
func (b *Bus) pingAndListen(ctx context.Context, id byte, wire time.Duration) (Answers, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.options.Protocol
	packet, err := p.AppendPing(nil, id)
	if err != nil {
		return Answers{}, err
	}
	if _, err := b.port.Write(packet); err != nil {
		return Answers{}, err
	}
	end := time.Now().Add(b.wireTime(len(packet)) + wire + longestReturnDelay + b.latency + b.margin)
	heard, err := b.listen(ctx, end)
	if p == codec.Protocol2 || b.echoes {
		heard = bytes.TrimPrefix(heard, packet)
	}
	answers := Answers{}
	answers.take(p, heard)
	return answers, err
}

// listen returns everything that arrives until the end, or until ctx ends.
func (b *Bus) listen(ctx context.Context, end time.Time) ([]byte, error) {
	var heard []byte
	chunk := make([]byte, largestPacket)
	for ctx.Err() == nil {
		now := time.Now()
		if !now.Before(end) {
			break
		}
		n, err := b.port.Read(chunk, now.Add(min(end.Sub(now), attention)))
		heard = append(heard, chunk[:n]...)
		if err != nil {
			return heard, err
		}
	}
	return heard, nil
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
