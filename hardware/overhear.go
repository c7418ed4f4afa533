package hardware

import "github.com/sinew-robotics/sinew/codec"

// longestPretence is the longest packet of protocol 1.0, and so the longest that bytes of protocol 2.0 can pretend to be.
const longestPretence = 254

// overhearing is what servos of protocol 1.0 hear while 2.0 is spoken on their wire. FF FF among those bytes is the
// beginning of a packet to them: they wait for as many bytes more as seem to be announced, and miss their own packet if
// it comes meanwhile. So many bytes of zero before it, which begin nothing, set them free.
type overhearing struct {
	// mixed says that both protocols are spoken at all.
	mixed bool
	// all are the latest bytes on the wire, sent those of the host alone: not every servo listens to answers.
	all, sent recent
}

// recent holds the latest bytes of a stream.
type recent struct {
	bytes [longestPretence]byte
	n     int
}

// add takes more bytes.
func (r *recent) add(b []byte) {
	if len(b) > len(r.bytes) {
		b = b[len(b)-len(r.bytes):]
	}
	if over := r.n + len(b) - len(r.bytes); over > 0 {
		r.n = copy(r.bytes[:], r.bytes[over:r.n])
	}
	r.n += copy(r.bytes[r.n:], b)
}

// awaited returns how many bytes a servo of protocol 1.0 may still wait for, whatever it took for a beginning.
func (r *recent) awaited() int {
	b, most := r.bytes[:r.n], 0
	for i := 0; i+3 < len(b); i++ {
		length := int(b[i+3])
		if b[i] == 0xFF && b[i+1] == 0xFF && b[i+2] != 0xFF && length <= longestPretence-4 {
			most = max(most, i+4+length-len(b))
		}
	}
	return most
}

// hearSent notes bytes that the host sends in a protocol, hearAnswer bytes that came back.
func (o *overhearing) hearSent(p codec.Protocol, b []byte) {
	switch {
	case !o.mixed:
	case p == codec.Protocol2:
		o.all.add(b)
		o.sent.add(b)
	default:
		o.all.n, o.sent.n = 0, 0
	}
}

func (o *overhearing) hearAnswer(p codec.Protocol, b []byte) {
	if o.mixed && p == codec.Protocol2 {
		o.all.add(b)
	}
}

// appendRelease appends the zeros that must precede a packet of this protocol.
func (o *overhearing) appendRelease(dst []byte, p codec.Protocol) []byte {
	if !o.mixed || p == codec.Protocol2 {
		return dst
	}
	for range max(o.all.awaited(), o.sent.awaited()) {
		dst = append(dst, 0)
	}
	return dst
}
