//go:build cgo && fastdds

package fastdds

import (
	"testing"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

// benchPair returns a writer and a reader of two participants, matched.
func benchPair(t testing.TB) (dds.Writer, dds.Reader) {
	domain := ddstest.Domain(t)
	e := dds.Endpoint{Topic: "rt/joint_states", Type: "sensor_msgs::msg::dds_::JointState_", QoS: dds.DefaultQoS}
	writes, reads := openTest(t, domain), openTest(t, domain)
	w, err := writes.NewWriter(e)
	if err != nil {
		t.Fatal(err)
	}
	r, err := reads.NewReader(e)
	if err != nil {
		t.Fatal(err)
	}
	awaitEvent(t, writes, dds.ReaderMatched)
	awaitEvent(t, reads, dds.WriterMatched)
	return w, r
}

func awaitEvent(t testing.TB, p dds.Participant, kind dds.EventKind) {
	for {
		event, err := p.NextEvent()
		if err != nil {
			t.Fatal(err)
		}
		if event.Kind == kind {
			return
		}
	}
}

func openTest(t testing.TB, domain int) dds.Participant {
	p, err := Open(dds.Options{Domain: domain, Range: dds.Localhost})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// exchange writes one sample and takes it.
func exchange(t testing.TB, w dds.Writer, r dds.Reader, payload, buf []byte, related dds.SampleID, info *dds.SampleInfo) {
	if _, err := w.WriteRelated(payload, related); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(payload); err != nil {
		t.Fatal(err)
	}
	for taken := 0; taken < 2; {
		if err := r.Wait(); err != nil {
			t.Fatal(err)
		}
		for {
			_, ok, err := r.Take(buf, info)
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			taken++
		}
	}
}

// TestAllocations is not parallel: the counter counts the allocations of all goroutines.
func TestAllocations(t *testing.T) {
	w, r := benchPair(t)
	payload, buf := make([]byte, 524), make([]byte, 0, 1024)
	var info dds.SampleInfo
	related := dds.SampleID{Writer: w.GUID(), Sequence: 7}
	if n := testing.AllocsPerRun(200, func() { exchange(t, w, r, payload, buf, related, &info) }); n != 0 {
		t.Errorf("two writes, waits and takes allocate %v times, want 0", n)
	}
}

func BenchmarkExchange(b *testing.B) {
	w, r := benchPair(b)
	payload, buf := make([]byte, 524), make([]byte, 0, 1024)
	var info dds.SampleInfo
	b.ReportAllocs()
	for b.Loop() {
		exchange(b, w, r, payload, buf, dds.SampleID{Writer: w.GUID(), Sequence: 7}, &info)
	}
}
