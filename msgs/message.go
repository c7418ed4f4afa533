package msgs

import (
	"github.com/sinew-robotics/sinew/msgs/cdr"
)

// Message is a ROS 2 message, or the request or response of a service. Pointers to
// the generated structs implement it.
type Message interface {
	// MarshalCDR appends the message to w. What cannot be said on the wire (a
	// string or sequence beyond its bound) is left in w.Err.
	MarshalCDR(w *cdr.Writer)

	// UnmarshalCDR reads the message from r into the receiver, reusing its slices
	// and, where the text is the same, its strings. Failure is left in r.Err; the
	// receiver then holds an unspecified mixture and must not be used.
	UnmarshalCDR(r *cdr.Reader)

	// TypeName is the ROS name of the type, such as "sensor_msgs/msg/JointState".
	TypeName() string

	// TypeHash is the type's hash as ROS 2 Iron and later announce it: "RIHS01_" and
	// 64 hexadecimal digits (REP 2011).
	TypeHash() string
}

// Pointer constrains a type parameter to the pointer of a message struct T, so that
// generic code can make new messages:
//
//	func NewSubscription[T any, P msgs.Pointer[T]](topic string, received func(*T))
type Pointer[T any] interface {
	*T
	Message
}

// Encode serialises m into w, after resetting it, and returns w's payload:
// encapsulation header and body. The payload is w's own memory, valid until w is
// used again. The error is a *cdr.WriteError.
func Encode(w *cdr.Writer, m Message) ([]byte, error) {
	w.Reset()
	m.MarshalCDR(w)
	return w.Bytes(), w.Err()
}

// Decode reads m from payload, which must hold an encapsulation header and the
// message and no more than three bytes of padding. It reuses what m holds, as
// [Message] says; nothing in m refers to payload afterwards. The error is a
// *cdr.ReadError. Decoding untrusted bytes allocates at most a small multiple of
// their number.
func Decode(r *cdr.Reader, payload []byte, m Message) error {
	r.Reset(payload)
	m.UnmarshalCDR(r)
	return r.Finish()
}
