package hardware

import "testing"

// Of servos that are asked one by one, those that are gone are asked now and then, one of them at a time: asking costs
// the others time. Where all are gone, one is asked in each exchange.
func TestAbsentServosAskedOneByOne(t *testing.T) {
	t.Parallel()
	const n = 6
	port := newChain(t, ids(n)...)
	o := options2
	o.ReadMethod = SingleRead
	c, err := NewCycle(NewBus(port, o), xSlots(t, ids(n)...))
	if err != nil {
		t.Fatal(err)
	}
	for id := byte(2); id <= n; id++ {
		port.servos[id].silent = true
	}
	for range strikesUntilAbsent {
		exchange(t, c)
	}
	asked := func() (all int) {
		for id := byte(2); id <= n; id++ {
			all += port.servos[id].asked
			port.servos[id].asked = 0
		}
		return all
	}
	asked()
	for range 4 * probeInterval {
		exchange(t, c)
		if got := c.Status(0).Result; got != Fresh {
			t.Fatalf("the servo that is there: %v", got)
		}
	}
	if got := asked(); got != 4 {
		t.Errorf("asked %d times in %d exchanges", got, 4*probeInterval)
	}
	if s := c.Status(3); !s.Absent || s.MissingCount != strikesUntilAbsent+4*probeInterval {
		t.Errorf("%+v", *s)
	}
	port.servos[1].silent = true
	for range strikesUntilAbsent {
		exchange(t, c)
	}
	asked()
	for range 10 {
		exchange(t, c)
	}
	if got := asked() + port.servos[1].asked; got < 10 {
		t.Errorf("nobody is there: asked %d times in 10 exchanges", got)
	}
	for id := byte(1); id <= n; id++ {
		port.servos[id].silent = false
	}
	for range 2 * n { // where one returns, the next is asked at once
		exchange(t, c)
	}
	wantResults(t, c, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh)
}
