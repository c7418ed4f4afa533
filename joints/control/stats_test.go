package control

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestBuckets: every duration is in a bucket that ends at most an eighth above it.
func TestBuckets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "d"))
		i := bucket(d)
		if u := upper(i); u < d || u > d+d/8 {
			t.Fatalf("%s is in bucket %d, which ends at %s", d, i, u)
		}
		if i > 0 && upper(i-1) >= d {
			t.Fatalf("%s is in bucket %d, but fits in the one below", d, i)
		}
	})
	if bucket(-1) != 0 {
		t.Error("a negative duration is not in the first bucket")
	}
	if i := bucket(1 << 62); i != len(histogram{}.buckets)-1 {
		t.Errorf("a century is in bucket %d", i)
	}
}

// TestDistribution compares the percentiles with those of the sorted values.
func TestDistribution(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 3000).Draw(t, "values")
		var h histogram
		for _, v := range values {
			h.add(time.Duration(v))
		}
		slices.Sort(values)
		d := h.distribution()
		check := func(name string, got time.Duration, share float64) {
			rank := max(int(share*float64(len(values))+0.5), 1)
			want := time.Duration(values[rank-1])
			if got < want || got > want+want/8 {
				t.Fatalf("%s is %s, want %s", name, got, want)
			}
		}
		check("p50", d.P50, 0.5)
		check("p99", d.P99, 0.99)
		check("p99.9", d.P999, 0.999)
		if d.Max != time.Duration(values[len(values)-1]) {
			t.Fatalf("max is %s", d.Max)
		}
	})
	var none histogram
	if d := none.distribution(); d != (Distribution{}) {
		t.Errorf("of nothing: %+v", d)
	}
}
