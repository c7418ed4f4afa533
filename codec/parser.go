package codec

// Parser finds packets in a stream that arrives in arbitrary pieces, between
// noise, echoes and packets cut short. The zero value is of no use; it is not
// safe for concurrent use.
//
// As long as every Feed is followed by calls of Next until [ErrIncomplete], it
// holds less than one packet and what was fed, whatever the other side sends.
type Parser struct {
	protocol Protocol
	buf      []byte
	start    int    // of what is not consumed in buf
	echo     []byte // expected before anything else
}

// NewParser returns an empty parser.
func NewParser(p Protocol) *Parser {
	return &Parser{protocol: p, buf: make([]byte, 0, p.MaxPacketLength())}
}

// Feed copies the bytes that have arrived. It overwrites the parameters of the
// packets returned so far.
func (s *Parser) Feed(b []byte) {
	if s.start > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.start:])]
		s.start = 0
	}
	s.buf = append(s.buf, b...)
}

// ExpectEcho makes the parser drop the bytes sent if they come next: half-duplex
// adapters return what is sent through them. Anything else is kept. Protocol 2.0
// does not need it for statuses, since it tells instructions from them.
func (s *Parser) ExpectEcho(sent []byte) { s.echo = append(s.echo[:0], sent...) }

// NextStatus returns the next status packet; its Params are valid until Feed.
// With [ErrIncomplete] it has to be fed before, with a [MalformedError] it has
// dropped a packet and is to be called again.
func (s *Parser) NextStatus() (StatusPacket, error) {
	if err := s.skipEcho(); err != nil {
		return StatusPacket{}, err
	}
	pkt, n, err := s.protocol.DecodeStatus(s.buf[s.start:])
	s.start += n
	return pkt, err
}

// NextInstruction is NextStatus for the other direction: it returns the next
// instruction packet.
func (s *Parser) NextInstruction() (InstructionPacket, error) {
	if err := s.skipEcho(); err != nil {
		return InstructionPacket{}, err
	}
	pkt, n, err := s.protocol.DecodeInstruction(s.buf[s.start:])
	s.start += n
	return pkt, err
}

func (s *Parser) skipEcho() error {
	n, err := EchoLength(s.buf[s.start:], s.echo)
	if err != nil {
		return err
	}
	s.start += n
	s.echo = s.echo[:0]
	return nil
}

// Skip gives up the packet that has begun and not ended, to be called when no
// more bytes are due: what stands behind its header is then looked at. In
// protocol 1.0, where a header may be data, this is the only way to find a packet
// that follows a truncated one before the missing bytes have been made up for.
func (s *Parser) Skip() {
	b := s.buf[s.start:]
	if s.protocol == Protocol2 {
		s.start += nextHeader2(b, min(1, len(b)))
		return
	}
	s.start += nextHeader1(b, min(1, len(b)))
}

// Buffered returns the number of bytes held.
func (s *Parser) Buffered() int { return len(s.buf) - s.start }

// Reset drops all bytes held and expects no echo.
func (s *Parser) Reset() { s.buf, s.start, s.echo = s.buf[:0], 0, s.echo[:0] }
