package cdr_test

import (
	"fmt"

	"github.com/sinew-robotics/sinew/msgs/cdr"
)

// A double after a string lies at the next multiple of eight bytes after the header.
func ExampleWriter() {
	var w cdr.Writer
	w.Reset()
	w.String("elbow")
	w.Float64(1)
	fmt.Printf("% x\n", w.Bytes())
	// Output: 00 01 00 00 06 00 00 00 65 6c 62 6f 77 00 00 00 00 00 00 00 00 00 00 00 00 00 f0 3f
}

// Errors are kept, so that one test at the end is enough.
func ExampleReader() {
	r := cdr.NewReader([]byte{0, 1, 0, 0, 6, 0, 0, 0, 'e', 'l', 'b', 'o', 'w', 0, 0, 0})
	name := r.String("")
	position := r.Float64()
	fmt.Printf("%q %v: %v\n", name, position, r.Finish())
	// Output: "elbow" 0: cdr: byte 14: value of 8 bytes, 2 are left: payload is too short
}

// A server of Cyclone DDS clients reads the header before the request, and writes it before
// the response.
func ExampleServiceHeader() {
	request := []byte{0, 1, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}
	r := cdr.NewReader(request)
	var header cdr.ServiceHeader
	header.UnmarshalCDR(r)
	fmt.Println(header.Client, header.Sequence, r.Bool())

	var w cdr.Writer
	header.MarshalCDR(&w)
	w.Bool(true)
	fmt.Printf("% x\n", w.Bytes())
	// Output:
	// 7 1 true
	// 00 01 00 00 07 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 01
}
