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

func statusText(rate, wireUse float64, s control.Stats) string {
	return fmt.Sprintf("%.1f Hz | cycle p50 %s p99 %s max %s | wire %.0f %% | missed reads %d | overruns %d",
		rate, ms(s.CycleDuration.P50), ms(s.CycleDuration.P99), ms(s.CycleDuration.Max), wireUse*100, s.Misses, s.Overruns)
}

// writeSummary says how a run went.
func writeSummary(out io.Writer, rate float64, s control.Stats, published uint64) error {
	_, err := fmt.Fprintf(out, "%d cycles at %g Hz, %d joint_states published, %d reads missed, %d overruns\n"+
		"cycle p50 %s p99 %s max %s, wake-up late by p50 %s p99 %s max %s\n",
		s.Cycles, rate, published, s.Misses, s.Overruns,
		ms(s.CycleDuration.P50), ms(s.CycleDuration.P99), ms(s.CycleDuration.Max),
		ms(s.WakeError.P50), ms(s.WakeError.P99), ms(s.WakeError.Max))
	return err
}

// ms formats a duration in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", d.Seconds()*1e3) }
