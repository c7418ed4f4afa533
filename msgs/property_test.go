package msgs_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
)

// TestRoundTrip encodes random messages of random types and decodes them again.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	types := newMessages()
	rapid.Check(t, func(t *rapid.T) {
		m := another(rapid.SampledFrom(types).Draw(t, "type"))
		draw(t, reflect.ValueOf(m).Elem(), m.TypeName())
		payload, err := msgs.Encode(new(cdr.Writer), m)
		if errors.Is(err, cdr.ErrBound) {
			t.Skip("a drawn string or sequence is beyond its bound")
		}
		if err != nil {
			t.Fatal(err)
		}
		got := another(m)
		if err := msgs.DecodeExact(new(cdr.Reader), payload, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, got, sameMessage); diff != "" {
			t.Fatalf("want -, got +:\n%s", diff)
		}
		again, err := msgs.Encode(new(cdr.Writer), got)
		if err != nil || !bytes.Equal(payload, again) {
			t.Fatalf("encoded again: %v\n% x\nfirst:\n% x", err, again, payload)
		}
	})
}

// draw sets a value, and all within it, at random.
func draw(t *rapid.T, v reflect.Value, label string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			draw(t, v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		n := rapid.IntRange(0, 3).Draw(t, label)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		drawElements(t, v, label)
	case reflect.Array:
		drawElements(t, v, label)
	case reflect.String:
		v.SetString(rapid.String().Draw(t, label))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, label))
	case reflect.Float32:
		v.SetFloat(float64(rapid.Float32().Draw(t, label)))
	case reflect.Float64:
		v.SetFloat(rapid.Float64().Draw(t, label))
	default:
		drawInteger(t, v, label)
	}
}

// drawElements sets the elements of a list at random.
func drawElements(t *rapid.T, v reflect.Value, label string) {
	for i := range v.Len() {
		draw(t, v.Index(i), label)
	}
}

// drawInteger sets an integer of any size at random.
func drawInteger(t *rapid.T, v reflect.Value, label string) {
	if v.CanInt() {
		v.SetInt(rapid.Int64().Draw(t, label) >> (64 - v.Type().Bits()))
		return
	}
	v.SetUint(rapid.Uint64().Draw(t, label) >> (64 - v.Type().Bits()))
}
