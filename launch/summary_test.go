package launch

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/joints/control"
)

// distribution is one of so many durations, the percentiles in µs.
func distribution(count uint64, p50, p99, p999, longest int) control.Distribution {
	us := func(n int) time.Duration { return time.Duration(n) * time.Microsecond }
	return control.Distribution{Count: count, P50: us(p50), P99: us(p99), P999: us(p999), Max: us(longest)}
}

// TestSummary: what the program says of itself at its end.
func TestSummary(t *testing.T) {
	t.Parallel()
	arm := distribution(1000, 1090, 1210, 9000, 12345)
	leg := distribution(999, 800, 810, 820, 100000)
	for _, tt := range []struct {
		name string
		summary
		want string
	}{
		{"never active", summary{rate: 100, buses: []string{"arm"}}, "0 cycles at 100 Hz, 0 joint_states published, 0 reads missed, 0 overruns\n"},
		{"three buses", summary{
			rate: 200, published: 1001, buses: []string{"arm", "a_leg", "tail"}, wireUse: []float64{0.218, 0.16, 0},
			stats: control.Stats{
				Cycles: 1000, Overruns: 3, Misses: 7, CycleDuration: distribution(1000, 1150, 1300, 9100, 12500),
				WakeError: distribution(1000, 4, 60, 1200, 2000), Replies: []control.Distribution{arm, leg, {}},
			},
		}, `1000 cycles at 200 Hz, 1001 joint_states published, 7 reads missed, 3 overruns
                       p50        p99      p99.9        max
cycle              1.15 ms    1.30 ms    9.10 ms   12.50 ms
wake-up late by    0.00 ms    0.06 ms    1.20 ms    2.00 ms
reply of arm       1.09 ms    1.21 ms    9.00 ms   12.35 ms   wire use 22 %
reply of a_leg     0.80 ms    0.81 ms          -  100.00 ms   wire use 16 %
reply of tail            -          -          -          -   wire use 0 %
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			if err := tt.write(&b); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestStatusLine: it tells p99.9 as soon as there is one, and never wraps on a terminal of 100 columns.
func TestStatusLine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		rate, wireUse float64
		stats         control.Stats
		want          string
	}{
		{50, 0.25, control.Stats{CycleDuration: distribution(999, 1090, 1210, 1900, 2004)},
			"50 Hz | cycle p50 1.09 p99 1.21 max 2.00 ms | wire 25 % | missed reads 0 | overruns 0"},
		{199.96, 0.25, control.Stats{CycleDuration: distribution(1000, 1090, 1210, 9994, 9996), Misses: 12, Overruns: 1},
			"200 Hz | cycle p50 1.09 p99.9 9.99 max 10.0 ms | wire 25 % | missed reads 12 | overruns 1"},
		{1000.04, 1, control.Stats{CycleDuration: distribution(4e6, 99949, 99951, 99951, 999400), Misses: 3600000, Overruns: 99999},
			"1000 Hz | cycle p50 99.9 p99.9 100 max 999 ms | wire 100 % | missed reads 3600000 | overruns 99999"},
	} {
		got := statusText(tt.rate, tt.wireUse, tt.stats)
		if got != tt.want || utf8.RuneCountInString(got) > 100 {
			t.Errorf("got  %s, %d columns\nwant %s", got, utf8.RuneCountInString(got), tt.want)
		}
	}
}

// TestSummaryOfAWiredRobot: of servos that answer when the wire allows, the replies take what the plan says or longer, and
// the cycles no less. The margin is for machines that starve them.
func TestSummaryOfAWiredRobot(t *testing.T) {
	t.Parallel()
	const margin = 50 * time.Millisecond
	m := manageRobot(t, arm(t, "torque_off", "unused"), RunOptions{Sim: true, Simulation: SimOptions{Timing: "wire"}})
	m.enters(t, "configuring", "inactive", "activating", "active")
	m.diagnose(t).tells(t, m, "bus arm", "reply p50 (ms)")
	plan := m.rig.Load().cycles[0].Plan()
	m.quit()
	if err := m.finish(t); err != nil {
		t.Fatalf("%v; log:\n%s", err, m.log.String())
	}
	least := time.Duration(0)
	for _, p := range plan.Packets {
		if p.BytesIn > 0 { // no goals are sent: nothing is commanded
			least += p.WireTime
		}
	}
	reply, cycle := m.stats.Replies[0], m.stats.CycleDuration
	if reply.Count == 0 || reply.P50 < least || reply.P50 > plan.WireTime+plan.SlowTime+margin || reply.Max > cycle.Max {
		t.Errorf("replies %+v, cycles %+v; the wire takes %v", reply, cycle, least)
	}
	if out := m.out.String(); !strings.Contains(out, "\nreply of arm ") || !strings.Contains(out, "   wire use ") {
		t.Errorf("summary:\n%s", out)
	}
}
