//go:build cgo && fastdds

package fastdds

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

// BenchmarkStart measures the time from Open to the first match and to the first latched sample, with a peer that
// announced itself before and answers faster than a new participant is ready to listen.
func BenchmarkStart(b *testing.B) {
	domain := ddstest.Domain(b)
	e := dds.Endpoint{Topic: "rt/a", Type: "T", QoS: dds.LatchedQoS}
	peer := openTest(b, domain)
	w, err := peer.NewWriter(e)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Write(make([]byte, 1000)); err != nil {
		b.Fatal(err)
	}
	<-time.After(time.Second) // from now on the peer announces itself every 3 s only
	var match, sample, slowest time.Duration
	for b.Loop() {
		m, s := start(b, domain, e)
		match, sample, slowest = match+m, sample+s, max(slowest, s)
	}
	b.ReportMetric(match.Seconds()*1e3/float64(b.N), "ms/match")
	b.ReportMetric(sample.Seconds()*1e3/float64(b.N), "ms/sample")
	b.ReportMetric(slowest.Seconds()*1e3, "ms/slowest-sample")
}

// start opens a participant with a reader, waits for a match and a sample, and closes it.
func start(b *testing.B, domain int, e dds.Endpoint) (match, sample time.Duration) {
	begin := time.Now()
	p, err := Open(dds.Options{Domain: domain, Range: dds.Localhost})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	r, err := p.NewReader(e)
	if err != nil {
		b.Fatal(err)
	}
	awaitEvent(b, p, dds.WriterMatched)
	match = time.Since(begin)
	if err := r.Wait(); err != nil {
		b.Fatal(err)
	}
	return match, time.Since(begin)
}
