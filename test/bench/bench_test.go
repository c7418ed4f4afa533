package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The rates of the wire are published: 526, 148 and 37 Hz for 6, 24 and 100 servos at 1 Mbit/s, 641 for 6 with fast reads.
func TestWireLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op      string
		n, baud int
		rate    float64
	}{{"sync", 6, 1e6, 526}, {"sync", 24, 1e6, 148}, {"sync", 100, 1e6, 37}, {"fast", 6, 1e6, 641}, {"sync", 6, 4e6, 2105}} {
		if got := math.Round(float64(time.Second) / float64(wireLimit(c.op, c.n, c.baud))); got != c.rate {
			t.Errorf("%+v: got %v Hz", c, got)
		}
	}
}

func TestParseHistogram(t *testing.T) {
	t.Parallel()
	// The form of cyclictest -q -h: microseconds, one count for each thread; then a summary.
	text := "# Histogram\n000000 000000\t000000\n000003 000490\t000000\n000004 000400\t000100\n000050 000009\t000000\n000900 000001\t000000\n" +
		"# Total: 000000900 000000100\n# Max Latencies: 00900 00004\n"
	l := parseHistogram(text)
	if diff := cmp.Diff(latencies{3: 490, 4: 500, 50: 9, 900: 1}, l); diff != "" {
		t.Error(diff)
	}
	for share, want := range map[float64]float64{0.5: 4, 0.99: 4, 0.999: 50, 1: 900} {
		if got := l.percentile(share); got != want {
			t.Errorf("share %v: got %v, want %v", share, got, want)
		}
	}
	if got := l.over(49); got != 10 {
		t.Errorf("%v later than 49 µs, want 10", got)
	}
}

func TestParseBenchmark(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]measurement{
		"BenchmarkRing-2   \t100\t31.5 ns/op\t0 B/op\t0 allocs/op": {Name: "Ring, 0 allocations", Unit: "µs", Value: 0.0315},
		"BenchmarkUpdate/6_joints   9 2000 ns/op":                  {Name: "Update/6_joints", Unit: "µs", Value: 2},
		"ok  \tsinew\t1.2s": {},
	} {
		got, ok := parseBenchmark(line)
		if diff := cmp.Diff(want, got); diff != "" || ok != (want.Name != "") {
			t.Errorf("%q: %v %s", line, ok, diff)
		}
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m    measurement
		want string
	}{
		{measurement{Value: 10}, ""},
		{measurement{Value: 10, Target: 10}, "≤ 10 met"},
		{measurement{Value: 10.5, Target: 10}, "≤ 10 MISSED"},
		{measurement{Value: 12, Reference: 10, Target: 1.2}, "≤ 1.2 met"},
		{measurement{Value: 13, Reference: 10, Target: 1.2}, "≤ 1.2 MISSED"},
	} {
		if got := c.m.verdict(); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.m, got, c.want)
		}
	}
	var out strings.Builder
	printSection(&out, "title", []measurement{{Name: "a", Unit: "µs", Value: 12, Reference: 10, ReferenceName: "floor", Target: 1.2}})
	if want := "\ntitle\n  a  12 µs  floor 10  ×1.20  ≤ 1.2 met\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// The lines are those of the Go runtime (package runtime, GODEBUG gctrace).
func TestHeapTrace(t *testing.T) {
	t.Parallel()
	line := "gc %d @0.1s 2%%: 0.01+0.3+0.01 ms clock, 0.02+0.1/0.2/0.1+0.03 ms cpu, %d->%d->%d MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n"
	var text, other strings.Builder
	for i, heap := range [][3]int{{4, 4, 1}, {4, 4, 2}, {5, 5, 2}, {5, 6, 2}, {4, 4, 2}, {6, 6, 3}} {
		fmt.Fprintf(&text, line, i+1, heap[0], heap[1], heap[2])
	}
	text.WriteString("[INFO] [1.0] [sinew]: running\n")
	var h heapTrace
	h.read(strings.NewReader(text.String()), &other)
	if want := (heapTrace{first: 2, last: 3, garbage: 3 + 2 + 3 + 3 + 2 + 3, collections: 6}); h != want {
		t.Errorf("got %+v, want %+v", h, want)
	}
	if want := "[INFO] [1.0] [sinew]: running\n"; other.String() != want {
		t.Errorf("got %q, want %q", other.String(), want)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("got %v", got)
	}
}
