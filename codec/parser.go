package codec

// Parser finds packets in a stream that arrives in arbitrary pieces.
type Parser struct {
	protocol Protocol
	buf      []byte
	start    int
	echo     []byte
}

// NewParser returns a parser of the protocol.
func NewParser(p Protocol) *Parser { return &Parser{protocol: p} }

// Feed takes over the bytes (copied). Packets returned before become invalid.
func (s *Parser) Feed(b []byte) {}

// ExpectEcho makes the parser drop bytes equal to sent that come next.
func (s *Parser) ExpectEcho(sent []byte) {}

// NextStatus returns the next status packet. ErrIncomplete: feed more.
// *MalformedError: something was dropped, call again.
func (s *Parser) NextStatus() (StatusPacket, error) { return StatusPacket{}, errUnimplemented }

// NextInstruction is NextStatus for instruction packets.
func (s *Parser) NextInstruction() (InstructionPacket, error) {
	return InstructionPacket{}, errUnimplemented
}

// Skip gives up the packet that has begun, so that what follows it is looked at.
func (s *Parser) Skip() {}

// Buffered returns the number of bytes held.
func (s *Parser) Buffered() int { return 0 }

// Reset drops all bytes held.
func (s *Parser) Reset() {}

// EchoLength tells how many leading bytes of b are the echo of sent: len(sent), or 0 if b differs.
// ErrIncomplete: b is equal so far, but shorter.
func EchoLength(b, sent []byte) (int, error) { return 0, errUnimplemented }
