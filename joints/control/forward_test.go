package control

import "testing"

// newForward returns a controller named forward.
func newForward(t testing.TB, o ForwardOptions) *ForwardController {
	t.Helper()
	o.Name = "forward"
	c, err := NewForwardController(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
