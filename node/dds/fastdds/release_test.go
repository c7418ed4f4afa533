//go:build cgo && fastdds

package fastdds

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

// footprint is what a process holds.
type footprint struct{ descriptors, threads, residentKB int }

func measure(t *testing.T) (f footprint) {
	t.Helper()
	count := func(dir string) int {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	f.descriptors, f.threads = count("/proc/self/fd"), count("/proc/self/task")
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	f.residentKB, err = strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// cycle opens two participants, passes a sample and closes them.
func cycle(t *testing.T, domain int) {
	t.Helper()
	e := dds.Endpoint{Topic: "rt/a", Type: "T", QoS: dds.LatchedQoS, UserData: []byte("typehash=x;")}
	a, b := openTest(t, domain), openTest(t, domain)
	w, err := a.NewWriter(e)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.NewReader(e)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(make([]byte, 100_000)); err != nil {
		t.Fatal(err)
	}
	if err := r.Wait(); err != nil {
		t.Fatal(err)
	}
	a.Close()
	b.Close()
}

// TestRelease is not parallel: it counts what the whole process holds.
func TestRelease(t *testing.T) {
	domain := ddstest.Domain(t)
	for range 5 { // what the library and the runtime keep for themselves
		cycle(t, domain)
	}
	before := measure(t)
	for range 20 {
		cycle(t, domain)
	}
	after := measure(t)
	t.Logf("before %+v, after %+v", before, after)
	if after.descriptors != before.descriptors {
		t.Errorf("%d descriptors are open, %d were before", after.descriptors, before.descriptors)
	}
	if after.threads > before.threads+2 { // the runtime starts some of its own
		t.Errorf("%d threads run, %d did before", after.threads, before.threads)
	}
	if after.residentKB > before.residentKB+8*1024 {
		t.Errorf("%d kB are resident, %d were before", after.residentKB, before.residentKB)
	}
}

// TestReleaseAfterFailure: what was made before a constructor failed is gone.
func TestReleaseAfterFailure(t *testing.T) {
	p := openTest(t, ddstest.Domain(t))
	if _, err := p.NewWriter(dds.Endpoint{Topic: "rt/a", Type: "T"}); err != nil {
		t.Fatal(err)
	}
	before := measure(t)
	for range 20 {
		if _, err := p.NewReader(dds.Endpoint{Topic: "rt/a", Type: "U"}); err == nil {
			t.Fatal("a reader of another type was made")
		} else if !strings.Contains(err.Error(), "rt/a") || !strings.Contains(err.Error(), "type T") {
			t.Fatalf("error %q does not name the topic and its type", err)
		}
		if _, err := Open(dds.Options{Domain: 233}); err == nil || !strings.Contains(err.Error(), "233") {
			t.Fatalf("a participant in domain 233: %v", err)
		}
	}
	if after := measure(t); after.descriptors != before.descriptors {
		t.Errorf("%d descriptors are open, %d were before", after.descriptors, before.descriptors)
	}
}
