package codec

import "bytes"

// EchoLength returns how many bytes at the beginning of b are the echo of sent:
// all of sent, or none. The echo of a 1.0 instruction is not to be told from a
// status by its form, a ping even has the size of its answer; only the bytes
// sent tell. err is [ErrIncomplete] while b is shorter than sent and equal so far.
func EchoLength(b, sent []byte) (n int, err error) {
	if len(b) < len(sent) && bytes.Equal(b, sent[:len(b)]) {
		return 0, ErrIncomplete
	}
	if bytes.HasPrefix(b, sent) {
		return len(sent), nil
	}
	return 0, nil
}
