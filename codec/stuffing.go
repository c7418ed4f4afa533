package codec

import (
	"bytes"
	"slices"
)

// Byte stuffing of protocol 2.0: inside a packet, from the instruction to the
// last parameter, an FD follows every FF FF FD, so that the header FF FF FD 00
// cannot occur there. FF FF FD cannot overlap itself, so neither direction has
// to remember more than where the last one ended.

// headerByte begins a header in either protocol and, twice, a place to be stuffed
// in 2.0; markerEnd ends such a place and is the byte stuffed in behind it.
const (
	headerByte = 0xFF
	markerEnd  = 0xFD
)

const markerLength = 3

// markerIndex returns where the first FF FF FD in b begins, -1 if nowhere.
func markerIndex(b []byte) int {
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], markerEnd)
		if i < 0 {
			return -1
		}
		i += from
		if i >= 2 && b[i-1] == headerByte && b[i-2] == headerByte {
			return i - 2
		}
		from = i + 1
	}
}

// stuff inserts the stuffing bytes into b[from:], which may grow b.
func stuff(b []byte, from int) []byte {
	count := 0
	for i := from; ; count++ {
		at := markerIndex(b[i:])
		if at < 0 {
			break
		}
		i += at + markerLength
	}
	if count == 0 {
		return b
	}
	read := len(b) - 1
	b = slices.Grow(b, count)[:len(b)+count]
	for write := len(b) - 1; write > read; read-- {
		if read-from >= 2 && b[read] == markerEnd && b[read-1] == headerByte && b[read-2] == headerByte {
			b[write] = markerEnd
			write--
		}
		b[write] = b[read]
		write--
	}
	return b
}

// checkStuffing returns why b cannot be the inside of a packet, or part of it
// when it is not yet whole; 0 if it can.
func checkStuffing(b []byte, whole bool) Reason {
	for {
		at := markerIndex(b)
		if at < 0 {
			return 0
		}
		rest := b[at+markerLength:]
		switch {
		case len(rest) == 0 && !whole:
			return 0 // the stuffing byte has not arrived yet
		case len(rest) > 0 && rest[0] == markerEnd:
			b = rest[1:]
		case len(rest) > 0 && rest[0] == 0x00:
			return ReasonTruncated // FF FF FD 00 is the header of another packet
		default:
			return ReasonStuffing
		}
	}
}

// destuff removes the stuffing bytes of b, which is well stuffed, in place.
// What it has already rewritten is never looked at again: the FF FF FD that
// remains of one place must not swallow an FD further on.
func destuff(b []byte) []byte {
	write, read := 0, 0
	for {
		at := markerIndex(b[read:])
		if at < 0 {
			write += copy(b[write:], b[read:])
			return b[:write]
		}
		end := read + at + markerLength
		write += copy(b[write:], b[read:end])
		read = end + 1
	}
}
