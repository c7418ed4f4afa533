package launch

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/sinew-robotics/sinew/joints/control"
)

const (
	statusInterval = 500 * time.Millisecond
	// clearLine moves to the first column and erases the line (ECMA-48).
	clearLine = "\r\x1b[K"
)

// statusLine shows on a terminal how the loop does. Without a terminal it is silent.
type statusLine struct {
	out      io.Writer
	terminal bool
	wireUse  float64
}

func newStatusLine(out io.Writer, wireUse float64) *statusLine {
	file, ok := out.(*os.File)
	return &statusLine{out: out, terminal: ok && term.IsTerminal(int(file.Fd())), wireUse: wireUse}
}

// writeHint prints what to type in another terminal to look at the joints.
func writeHint(out io.Writer, domain int, namespace string) {
	if namespace != "/" {
		namespace += "/"
	}
	prefix := ""
	if domain != 0 {
		prefix = fmt.Sprintf("ROS_DOMAIN_ID=%d ", domain)
	}
	fmt.Fprintf(out, "look at it from another terminal:  %sros2 topic echo %sjoint_states\n", prefix, namespace)
}

// run rewrites the line until ctx ends.
func (l *statusLine) run(ctx context.Context, stats func() control.Stats) {
	if !l.terminal {
		<-ctx.Done()
		return
	}
	ticker := time.NewTicker(statusInterval)
	defer ticker.Stop()
	last, lastAt := stats(), time.Now()
	for {
		select {
		case <-ctx.Done():
			fmt.Fprint(l.out, clearLine)
			return
		case now := <-ticker.C:
			s := stats()
			rate := float64(s.Cycles-last.Cycles) / now.Sub(lastAt).Seconds()
			fmt.Fprint(l.out, clearLine, statusText(rate, l.wireUse, s))
			last, lastAt = s, now
		}
	}
}

// statusText fits into 100 columns. Before the thousandth cycle p99 stands in for p99.9.
func statusText(rate, wireUse float64, s control.Stats) string {
	name, rare := "p99", s.CycleDuration.P99
	if s.CycleDuration.HasP999() {
		name, rare = "p99.9", s.CycleDuration.P999
	}
	return fmt.Sprintf("%.4g Hz | cycle p50 %s %s %s max %s ms | wire %.0f %% | missed reads %d | overruns %d",
		rate, short(s.CycleDuration.P50), name, short(rare), short(s.CycleDuration.Max), wireUse*100, s.Misses, s.Overruns)
}

// short formats a duration in milliseconds, without the unit: three digits, all before the point.
func short(d time.Duration) string {
	milliseconds := d.Seconds() * 1e3
	switch {
	case milliseconds < 9.995:
		return fmt.Sprintf("%.2f", milliseconds)
	case milliseconds < 99.95:
		return fmt.Sprintf("%.1f", milliseconds)
	}
	return fmt.Sprintf("%.0f", milliseconds)
}
