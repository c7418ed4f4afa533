package msgs

import (
	"fmt"

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
// used again. The error wraps a *cdr.WriteError.
func Encode(w *cdr.Writer, m Message) ([]byte, error) {
	w.Reset()
	m.MarshalCDR(w)
	if err := w.Err(); err != nil {
		return nil, fmt.Errorf("write %s: %w", m.TypeName(), err)
	}
	return w.Bytes(), nil
}

// Decode reads m from payload, an encapsulation header and the message. It reuses what m
// holds, as [Message] says; nothing in m refers to payload afterwards. The error wraps a
// *cdr.ReadError. Decoding untrusted bytes allocates at most a small multiple of their
// number.
//
// Bytes after the message are ignored, as rmw_fastrtps and rmw_cyclonedds do. They are not
// rare: rmw_serialize of rmw_fastrtps returns as many bytes as the message might need, so
// that messages which were serialised by a program, and not by a publisher, often end in
// tens of undefined bytes, in a bag and when the bag is played.
func Decode(r *cdr.Reader, payload []byte, m Message) error {
	r.Reset(payload)
	m.UnmarshalCDR(r)
	return readError(m, r.Err())
}

// DecodeExact reads m as Decode does, but refuses more than three bytes of padding after
// the message. It is for what always comes from a publisher, a client or a server, and where
// a message of another type under the same name must be noticed: the graph's messages have
// Gids of 24 bytes in Humble and of 16 later.
func DecodeExact(r *cdr.Reader, payload []byte, m Message) error {
	r.Reset(payload)
	m.UnmarshalCDR(r)
	return readError(m, r.Finish())
}

// readError adds the name of the message to an error, if there is one.
func readError(m Message, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read %s: %w", m.TypeName(), err)
}
