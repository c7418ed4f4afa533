package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// punctuality is how late a program woke up, in µs.
type punctuality struct{ P50, P99, P999, Max float64 }

const (
	// wakeTime is how long each program is watched.
	wakeTime = 10 * time.Second
	// loopPriority is the SCHED_FIFO priority of the loop and of cyclictest, topPriority that of cyclictest beside a loop.
	loopPriority = 80
	topPriority  = 99
)

// measureWakeUps compares the loop with cyclictest, on an idle machine and on one that is busy on every processor.
func measureWakeUps(ctx context.Context, _ options) (all []measurement, err error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	for _, busy := range []bool{false, true} {
		end := func() {}
		if busy {
			if end, err = startLoad(ctx, program); err != nil {
				return all, err
			}
		}
		found, err := measureWakeUpsNow(ctx, program, busy)
		end()
		if all = append(all, found...); err != nil {
			return all, err
		}
	}
	return all, nil
}

func measureWakeUpsNow(ctx context.Context, program string, busy bool) (all []measurement, err error) {
	state := map[bool]string{false: "idle", true: "busy"}[busy]
	for _, rate := range []int{100, 500, 1000} {
		for _, priority := range []int{0, loopPriority} {
			late, reference, err := wakeTogether(ctx, program, rate, priority)
			if err != nil {
				return all, err
			}
			name := fmt.Sprintf("%d Hz, %s, %s", rate, state, map[bool]string{false: "normal", true: "FIFO"}[priority > 0])
			p99 := measurement{Name: name + ": p99", Unit: "µs", Value: late.P99}
			p999 := measurement{Name: name + ": p99.9", Unit: "µs", Value: late.P999, Reference: reference.percentile(0.999), ReferenceName: "cyclictest"}
			if rate == 1000 && priority > 0 {
				p99.Target, p999.Target = 50, 1.5
			}
			all = append(all, p99, p999)
		}
	}
	return all, nil
}

// wakeTogether lets the loop and cyclictest wake up at the same time, so that what the machine does meets both.
func wakeTogether(ctx context.Context, program string, rate, priority int) (late punctuality, reference latencies, err error) {
	var beside sync.WaitGroup
	var besideErr error
	beside.Go(func() { reference, besideErr = cyclictest(ctx, rate, loopPriority, priority > 0, wakeTime) })
	cmd := exec.CommandContext(ctx, program, "loop", "-rate", strconv.Itoa(rate), "-priority", strconv.Itoa(priority))
	cmd.Stderr = os.Stderr
	err = outputJSON(cmd, &late)
	beside.Wait()
	return late, reference, errors.Join(err, besideErr)
}

// cyclictest runs the program of this name (package rt-tests) with a thread on each processor; a histogram of nothing when
// it is not installed. Only where awake is set does it keep the processors out of sleep states, which all would gain by.
func cyclictest(ctx context.Context, rate, priority int, awake bool, d time.Duration) (latencies, error) {
	program, err := exec.LookPath("cyclictest")
	if err != nil {
		return nil, nil
	}
	tolerated := "0"
	if !awake {
		tolerated = strconv.Itoa(int(time.Hour / time.Microsecond / 4)) // more µs than any sleep state takes, in 32 bits
	}
	loops := int(d.Seconds()) * rate
	out, err := exec.CommandContext(ctx, program, "-a", "-t", "-m", "-q", "--latency="+tolerated, "-p", strconv.Itoa(priority), "-i", strconv.Itoa(1_000_000/rate), "-d", "0", "-l", strconv.Itoa(loops), "-h", "50000").Output()
	if err != nil {
		return nil, fmt.Errorf("cyclictest: %w", err)
	}
	return parseHistogram(string(out)), nil
}

// latencies are how many wake-ups were so many µs late.
type latencies map[int]float64

// parseHistogram reads the lines of microseconds and counts, one for each thread, that cyclictest -h prints.
func parseHistogram(text string) latencies {
	l := make(latencies)
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		late, err := strconv.Atoi(fields[0])
		if err != nil {
			continue
		}
		for _, field := range fields[1:] {
			if count, err := strconv.ParseFloat(field, 64); err == nil && count > 0 {
				l[late] += count
			}
		}
	}
	return l
}

// percentile returns how late at most that share of the wake-ups were.
func (l latencies) percentile(share float64) float64 {
	need, sum := share*l.over(-1), 0.0
	for _, late := range slices.Sorted(maps.Keys(l)) {
		if sum += l[late]; sum >= need {
			return float64(late)
		}
	}
	return 0
}

// over counts the wake-ups that were later.
func (l latencies) over(late float64) (n float64) {
	for k, count := range l {
		if float64(k) > late {
			n += count
		}
	}
	return n
}

// runLoop is the process of a control loop that has nothing to do. It prints how late it woke up.
func runLoop(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("loop", flag.ContinueOnError)
	rate := flags.Float64("rate", 1000, "cycles per second")
	priority := flags.Int("priority", 0, "SCHED_FIFO priority")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *priority > 0 {
		// As cyclictest does; measured as it is where that is not permitted.
		_ = unix.Mlockall(unix.MCL_CURRENT | unix.MCL_FUTURE)
		if awake, err := os.OpenFile("/dev/cpu_dma_latency", os.O_WRONLY, 0); err == nil {
			defer awake.Close()
			_, _ = awake.Write(make([]byte, 4)) // 0 µs
		}
	}
	loop, err := control.NewLoop(control.Options{Rate: *rate, Robot: nothing{}, Priority: *priority})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, wakeTime)
	defer cancel()
	if err := loop.Run(ctx); err != nil {
		return err
	}
	if err := loop.RealtimeError(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	late := loop.Stats().WakeError
	return json.NewEncoder(os.Stdout).Encode(punctuality{micros(late.P50), micros(late.P99), micros(late.P999), micros(late.Max)})
}

// nothing is a robot without joints.
type nothing struct{}

func (nothing) Joints() []*joints.Joint                             { return nil }
func (nothing) Buses() []joints.BusState                            { return nil }
func (nothing) Start(context.Context) error                         { return nil }
func (nothing) Exchange(_ []joints.Command, _ []joints.State) error { return nil }
func (nothing) SetTorque(context.Context, bool) error               { return nil }
func (nothing) Stop(context.Context) error                          { return nil }

// startLoad keeps every processor busy until the returned function is called.
func startLoad(ctx context.Context, program string) (end func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	var all []*exec.Cmd
	end = func() {
		cancel()
		for _, cmd := range all {
			_ = cmd.Wait()
		}
	}
	for range runtime.NumCPU() {
		cmd := exec.CommandContext(ctx, program, "load")
		if err := cmd.Start(); err != nil {
			end()
			return nil, err
		}
		all = append(all, cmd)
	}
	return end, nil
}

// runLoad computes until it is killed.
func runLoad(ctx context.Context, _ []string) error {
	for i := uint64(1); ctx.Err() == nil; i++ {
		for range 1 << 20 {
			i ^= i << 13
		}
	}
	return nil
}
