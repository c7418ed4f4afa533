package msgs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
)

// sameMessage compares messages: floats by their bits, and a nil slice equals an empty one.
var sameMessage = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }),
	cmp.Comparer(func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }),
}

// newMessage returns a new empty message of the type called name.
func newMessage(t testing.TB, name string) msgs.Message {
	t.Helper()
	for _, m := range newMessages() {
		if m.TypeName() == name {
			return m
		}
	}
	t.Fatalf("there is no message %s", name)
	return nil
}

// another returns a new empty message of the type of m.
func another(m msgs.Message) msgs.Message {
	return reflect.New(reflect.TypeOf(m).Elem()).Interface().(msgs.Message)
}

// eachVector runs f in parallel for every message that ROS 2 Jazzy serialised, with the
// value as a message.
func eachVector(t *testing.T, f func(t *testing.T, v msgstest.Vector, value msgs.Message)) {
	vectors := msgstest.Vectors(t)
	if len(vectors) != 402 {
		t.Fatalf("%d vectors, want 402", len(vectors))
	}
	for i, v := range vectors {
		t.Run(fmt.Sprintf("%s/%d", v.Type, i), func(t *testing.T) {
			t.Parallel()
			value := newMessage(t, v.Type)
			if err := msgstest.Fill(value, v.Value); err != nil {
				t.Fatal(err)
			}
			f(t, v, value)
		})
	}
}

func TestDecodeJazzyMessages(t *testing.T) {
	t.Parallel()
	eachVector(t, func(t *testing.T, v msgstest.Vector, value msgs.Message) {
		got := another(value)
		if err := msgs.Decode(new(cdr.Reader), v.Payload, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(value, got, sameMessage); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
	})
}

func TestEncodeAsJazzyDoes(t *testing.T) {
	t.Parallel()
	interfaces := msgstest.Interfaces(t)
	eachVector(t, func(t *testing.T, v msgstest.Vector, value msgs.Message) {
		_, padding, err := msgstest.Serialise(interfaces, binary.LittleEndian, v.Type, v.Value)
		if err != nil {
			t.Fatal(err)
		}
		got, err := msgs.Encode(new(cdr.Writer), value)
		if err != nil {
			t.Fatal(err)
		}
		equalUpToPadding(t, got, v.Payload, padding)
	})
}

// TestEncodeIntoUsedWriter encodes every message with one Writer, one after the other.
func TestEncodeIntoUsedWriter(t *testing.T) {
	t.Parallel()
	writer := new(cdr.Writer)
	for _, v := range msgstest.Vectors(t) {
		m := newMessage(t, v.Type)
		if err := msgstest.Fill(m, v.Value); err != nil {
			t.Fatal(err)
		}
		got, err := msgs.Encode(writer, m)
		if want := encoded(t, m); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%s: %v\ngot  % x\nwant % x", v.Type, err, got, want)
		}
	}
}

// equalUpToPadding demands that got has the bytes of want where padding is false, zeros
// where it is true, and ends with the last field. After it want may have any number of
// bytes: Jazzy's serialiser returns as many as the message might have needed.
func equalUpToPadding(t *testing.T, got, want []byte, padding []bool) {
	t.Helper()
	if len(got) != len(padding) {
		t.Fatalf("%d bytes, want %d", len(got), len(padding))
	}
	if len(got) > len(want) {
		t.Fatalf("%d bytes, Jazzy wrote %d", len(got), len(want))
	}
	for i, pad := range padding {
		if pad && got[i] != 0 {
			t.Errorf("byte %d is padding of %#x, want 0", i, got[i])
		}
		if !pad && got[i] != want[i] {
			t.Fatalf("byte %d is %#x, want %#x\ngot  % x\nwant % x", i, got[i], want[i], got, want)
		}
	}
}

// TestDecodeBigEndian reads what the second serialiser, which is first held against Jazzy's
// bytes in little-endian, writes in big-endian.
func TestDecodeBigEndian(t *testing.T) {
	t.Parallel()
	interfaces := msgstest.Interfaces(t)
	eachVector(t, func(t *testing.T, v msgstest.Vector, value msgs.Message) {
		little, padding, err := msgstest.Serialise(interfaces, binary.LittleEndian, v.Type, v.Value)
		if err != nil {
			t.Fatal(err)
		}
		equalUpToPadding(t, little, v.Payload, padding)
		big, _, err := msgstest.Serialise(interfaces, binary.BigEndian, v.Type, v.Value)
		if err != nil {
			t.Fatal(err)
		}
		got := another(value)
		if err := msgs.Decode(new(cdr.Reader), big, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(value, got, sameMessage); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
	})
}

// TestDecodeIntoUsedMessage reads every vector of a type into one and the same message,
// which must then hold nothing of the vectors before.
func TestDecodeIntoUsedMessage(t *testing.T) {
	t.Parallel()
	used := map[string]msgs.Message{}
	reader := new(cdr.Reader)
	vectors := msgstest.Vectors(t)
	for _, v := range append(vectors, vectors...) {
		if used[v.Type] == nil {
			used[v.Type] = newMessage(t, v.Type)
		}
		if err := msgs.Decode(reader, v.Payload, used[v.Type]); err != nil {
			t.Fatal(err)
		}
		want := newMessage(t, v.Type)
		if err := msgstest.Fill(want, v.Value); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, used[v.Type], sameMessage); diff != "" {
			t.Fatalf("%s: want -, got +:\n%s", v.Type, diff)
		}
	}
}

func TestDecodeTruncated(t *testing.T) {
	t.Parallel()
	eachVector(t, func(t *testing.T, v msgstest.Vector, value msgs.Message) {
		whole, err := msgs.Encode(new(cdr.Writer), value)
		if err != nil {
			t.Fatal(err)
		}
		for n := range whole {
			err := msgs.Decode(new(cdr.Reader), whole[:n], another(value))
			if !errors.Is(err, cdr.ErrTruncated) {
				t.Errorf("first %d of %d bytes: got %v, want %v", n, len(whole), err, cdr.ErrTruncated)
			}
		}
	})
}

func TestDecodeTrailing(t *testing.T) {
	t.Parallel()
	eachVector(t, func(t *testing.T, v msgstest.Vector, value msgs.Message) {
		whole, err := msgs.Encode(new(cdr.Writer), value)
		if err != nil {
			t.Fatal(err)
		}
		whole = bytes.Clone(whole)
		for n := range 9 {
			payload := append(whole, make([]byte, n)...)
			if err := msgs.Decode(new(cdr.Reader), payload, another(value)); err != nil {
				t.Errorf("%d more bytes: %v", n, err)
			}
			err := msgs.DecodeExact(new(cdr.Reader), payload, another(value))
			if n <= 3 && err != nil {
				t.Errorf("%d more bytes: %v", n, err)
			}
			if n > 3 && !errors.Is(err, cdr.ErrTrailing) {
				t.Errorf("%d more bytes: got %v, want %v", n, err, cdr.ErrTrailing)
			}
		}
	})
}
