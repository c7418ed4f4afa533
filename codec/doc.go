// Package codec turns the packets of smart servos into bytes and back: DYNAMIXEL
// protocol 1.0 and 2.0 and the Feetech dialects of 1.0. It does no I/O, knows no
// clock, writes no log, and allocates nothing while encoding into a buffer that
// is large enough or while decoding.
//
// # Instructions and statuses
//
// Servos share one half-duplex line with a host. The host speaks first: it sends
// an instruction packet with the id of a servo, or [BroadcastID] for all of them,
// and a servo answers with a status packet. Everything a servo has – goals,
// measurements, limits – lies in its control table, a row of register bytes with
// addresses; most instructions read or write a part of it.
//
// An instruction to many servos at once saves most of the time on the wire.
// Sync read and sync write concern the same registers of each, bulk read and bulk
// write other registers of each. The servos answer a group read one after the
// other, in the order listed, each when it has heard the one before: a servo that
// is silent silences those behind it. In a fast read they put one joint status
// together, see [FastBlock].
//
// # Protocols
//
// Protocol 2.0 has a header that occurs nowhere else, byte stuffing to keep it so,
// a CRC of 16 bits, and marks statuses. Protocol 1.0 has none of these: a header
// may be data, a sum of 8 bits guards the packet, and a host that hears its own
// instruction must know it by its bytes ([EchoLength]). Feetech servos speak 1.0
// with a few instructions of their own. Which instruction is there in which
// protocol tells [Protocol.Supports].
//
// # Both sides
//
// The host encodes instructions with the Append methods and takes statuses apart
// with [Protocol.DecodeStatus] and [Protocol.DecodeFastStatus]. A servo, real or
// simulated, takes instructions apart with [Protocol.DecodeInstruction] and the
// Parse methods, which accept nothing that the manual forbids, and encodes
// statuses with [Protocol.AppendStatus] and [Protocol.AppendFastStatus].
//
// All Append methods append to dst as the built-in append does. What the protocol
// cannot express is an [ArgumentError] and leaves dst as it was.
//
// # Bytes from a line
//
// A line delivers packets in pieces, between noise, echoes, late answers and
// packets cut short. Decoding therefore means to look for the next packet: what is
// none is dropped, what has begun and not ended is waited for ([ErrIncomplete]), what
// is wrong is refused ([MalformedError]) and the search goes on inside it, so that
// a good packet behind a bad one is found. [Parser] does this for a stream.
//
// What is certain: a flipped bit behind the header and outside the length field
// is noticed in every protocol. A damaged length field makes a frame of other
// bytes, and heavier damage is a matter of chance: one in 65536 goes unnoticed in
// 2.0, one in 256 in the others. Ids and lengths must be compared with what was
// asked for in any case.
//
// Decoded packets alias the bytes they were found in, from which stuffing is
// removed in place. A Protocol is a plain value, and its methods may be called
// from any goroutine.
//
// Sources: ROBOTIS e-manual, protocol 1.0 and 2.0; USB2AX wiki, advanced
// instructions; the vendors' libraries, DynamixelSDK and FTServo.
package codec
