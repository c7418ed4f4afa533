package launch

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sinew-robotics/sinew/joints/control"
)

// summary is how a run went.
type summary struct {
	// rate is the wanted one in Hz, stats are those of the last activity of the robot.
	rate  float64
	stats control.Stats
	// published is the number of joint_states.
	published uint64
	// buses are the names of the buses, in the order of stats.Replies, wireUse the shares of time for which each carries
	// bytes; nil when the robot was never active.
	buses   []string
	wireUse []float64
}

// row is a line of the table at the end.
type row struct {
	name string
	control.Distribution
	remark string
}

// rows are what took time; none when the robot was never active.
func (s *summary) rows() []row {
	if s.stats.Cycles == 0 {
		return nil
	}
	all := []row{{name: "cycle", Distribution: s.stats.CycleDuration}, {name: "wake-up late by", Distribution: s.stats.WakeError}}
	for i, reply := range s.stats.Replies {
		r := row{name: "reply of " + s.buses[i], Distribution: reply}
		if i < len(s.wireUse) {
			r.remark = fmt.Sprintf("   wire use %.0f %%", s.wireUse[i]*100)
		}
		all = append(all, r)
	}
	return all
}

// write prints the summary: what was counted, and a table of what took how long.
func (s *summary) write(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cycles at %g Hz, %d joint_states published, %d reads missed, %d overruns\n",
		s.stats.Cycles, s.rate, s.published, s.stats.Misses, s.stats.Overruns)
	writeTable(&b, s.rows())
	_, err := io.WriteString(out, b.String())
	return err
}

// writeTable prints rows below each other, under one heading.
func writeTable(b *strings.Builder, rows []row) {
	if len(rows) == 0 {
		return
	}
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r.name))
	}
	fmt.Fprintf(b, "%-*s %10s %10s %10s %10s\n", width, "", "p50", "p99", "p99.9", "max")
	for _, r := range rows {
		some := r.Count > 0
		fmt.Fprintf(b, "%-*s %10s %10s %10s %10s%s\n", width, r.name,
			entry(r.P50, some), entry(r.P99, some), entry(r.P999, r.HasP999()), entry(r.Max, some), r.remark)
	}
}

// entry formats a duration in milliseconds, a dash where it is not known.
func entry(d time.Duration, known bool) string {
	if !known {
		return "-"
	}
	return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
}
