package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
)

const (
	// statesTime is how long joint_states is listened to, firstTime how long its beginning is left out.
	statesTime = 10 * time.Second
	firstTime  = time.Second
)

// arrival is one joint_states: when it was received, and when its joints were read.
type arrival struct{ received, stamp time.Time }

// watched is what became of a run of sinew run.
type watched struct {
	started   time.Time
	arrivals  []arrival
	rss       float64 // MB
	threads   float64
	processor float64 // share of one processor, from the first second on
	heap      heapTrace
	// end is what the program says of itself at its end.
	end summary
}

// robot is what to run.
type robot struct {
	// n servos at a rate in Hz.
	n, rate int
	// realtime asks for a priority of the loop.
	realtime bool
}

// watch runs a robot on simulated servos and listens to its joint_states.
func watch(ctx context.Context, o options, r robot, listen time.Duration) (w *watched, err error) {
	if !fastdds.Available {
		return nil, errors.New("built without Fast DDS: see make setup")
	}
	folder, err := os.MkdirTemp("", "sinew-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "robot.yaml")
	if err := os.WriteFile(file, []byte(r.file(portBeside(file))), 0o644); err != nil {
		return nil, err
	}
	domain := 1 + os.Getpid()%100
	participant, err := fastdds.Open(dds.Options{Domain: domain, Range: dds.Localhost})
	if err != nil {
		return nil, err
	}
	listener, err := node.New(participant, node.Options{Name: "bench"})
	if err != nil {
		return nil, errors.Join(err, participant.Close())
	}
	w = &watched{arrivals: make([]arrival, 0, 2*r.rate*int(listen.Seconds()+1))}
	done := make(chan struct{})
	_, err = node.NewSubscription(listener, "joint_states", dds.DefaultQoS, func(m *sensor_msgs.JointState) { w.take(m, listen, done) })
	if err == nil {
		err = w.runSinew(ctx, o, file, domain, listen, done)
	}
	return w, errors.Join(err, listener.Close())
}

// take notes an arrival, and the end of listening. It runs on the goroutine of the subscription alone.
func (w *watched) take(m *sensor_msgs.JointState, listen time.Duration, done chan struct{}) {
	now := time.Now()
	if len(w.arrivals) > 0 && now.Sub(w.arrivals[0].received) > listen {
		select {
		case <-done:
		default:
			close(done)
		}
		return
	}
	w.arrivals = append(w.arrivals, arrival{now, time.Unix(int64(m.Header.Stamp.Sec), int64(m.Header.Stamp.Nanosec))})
}

func (w *watched) runSinew(ctx context.Context, o options, file string, domain int, listen time.Duration, done <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, listen+time.Minute)
	defer cancel()
	servos := sinewCommand(ctx, o, domain, "sim", file, "--link", "arm="+portBeside(file))
	if err := servos.Start(); err != nil {
		return err
	}
	defer func() { cancel(); _ = servos.Wait() }() // interrupted on purpose
	if err := awaitFile(ctx, portBeside(file)); err != nil {
		return err
	}
	w.started = time.Now()
	running, stop := context.WithCancel(ctx) // the robot ends before its servos do
	defer stop()
	robot := sinewCommand(running, o, domain, "run", file)
	var said bytes.Buffer
	robot.Stdout, robot.Stderr = &said, nil
	robot.Env = append(robot.Env, "GODEBUG=gctrace=1")
	trace, err := robot.StderrPipe()
	if err != nil {
		return err
	}
	if err := robot.Start(); err != nil {
		return err
	}
	traced := make(chan struct{})
	go func() { defer close(traced); w.heap.read(trace, os.Stderr) }()
	select {
	case <-done:
		err = w.inspect(robot.Process.Pid)
	case <-ctx.Done():
		err = errors.New("no joint_states within a minute of what was waited for")
	}
	stop()
	<-traced
	_ = robot.Wait() // interrupted on purpose
	if err != nil {
		return err
	}
	w.end, err = parseSummary(said.String())
	return err
}

// sinewCommand is the program under test on a DDS domain. The end of ctx interrupts it.
func sinewCommand(ctx context.Context, o options, domain int, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, o.sinew, args...)
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), fmt.Sprintf("ROS_DOMAIN_ID=%d", domain), "ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd
}

// awaitFile waits until a file is there.
func awaitFile(ctx context.Context, name string) error {
	for {
		if _, err := os.Lstat(name); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not appear", name)
		case <-time.After(time.Millisecond):
		}
	}
}

// inspect reads what the running process uses.
func (w *watched) inspect(pid int) error {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch value, _ := strconv.ParseFloat(fields[1], 64); fields[0] {
		case "VmRSS:":
			w.rss = value / 1024
		case "Threads:":
			w.threads = value
		}
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	user, _ := strconv.ParseFloat(fields[11], 64) // utime and stime of proc_pid_stat(5), in hundredths of a second
	system, _ := strconv.ParseFloat(fields[12], 64)
	w.processor = (user + system) / 100 / time.Since(w.started).Seconds()
	return nil
}

// portBeside is where the port of a robot's bus is linked.
func portBeside(file string) string { return file + ".port" }

// file is the robot's configuration: its servos are on a bus of 4 Mbit/s.
func (r robot) file(port string) string {
	var b strings.Builder
	if r.realtime {
		fmt.Fprintf(&b, "realtime: {priority: %d, lock_memory: true}\n", loopPriority)
	}
	fmt.Fprintf(&b, "rate: %d\nbuses: {arm: {port: %s, baud: 4000000, registers: {return_delay_time: 0}}}\neeprom: allow\njoints:\n", r.rate, port)
	for id := 1; id <= r.n; id++ {
		fmt.Fprintf(&b, "  joint%d: {bus: arm, id: %d, model: XM430-W350}\n", id, id)
	}
	return b.String()
}

// measureStates tells how evenly joint_states arrive, and how long after the reading.
func measureStates(ctx context.Context, o options) (all []measurement, err error) {
	for _, c := range []robot{{6, 200, false}, {6, 1000, true}, {24, 500, true}} {
		w, err := watch(ctx, o, c, statesTime)
		if err != nil {
			return all, err
		}
		between, age := w.intervals()
		name := fmt.Sprintf("%d servos, %d Hz, %s", c.n, c.rate, map[bool]string{false: "normal", true: "FIFO"}[c.realtime])
		p99 := measurement{Name: name + ": interval p99", Unit: "ms", Value: percentile(between, 0.99)}
		p999 := measurement{Name: name + ": interval p99.9", Unit: "ms", Value: percentile(between, 0.999)}
		if c.rate == 1000 {
			p99.Target, p999.Target = 1.05, 1.3
		}
		all = append(all, measurement{Name: name + ": interval p50", Unit: "ms", Value: percentile(between, 0.5)}, p99, p999,
			measurement{Name: name + ": read to subscriber p50", Unit: "ms", Value: percentile(age, 0.5)},
			measurement{Name: name + ": read to subscriber p99", Unit: "ms", Value: percentile(age, 0.99)},
			measurement{Name: name + ": CPU", Unit: "% of a core", Value: 100 * w.processor})
	}
	return all, nil
}

// intervals returns the times between arrivals and the ages on arrival in ms, sorted, without the beginning.
func (w *watched) intervals() (between, age []float64) {
	var last time.Time
	for _, a := range w.arrivals {
		if a.received.Sub(w.arrivals[0].received) < firstTime {
			continue
		}
		if !last.IsZero() {
			between = append(between, micros(a.received.Sub(last))/1000)
		}
		last = a.received
		age = append(age, micros(a.received.Sub(a.stamp))/1000)
	}
	slices.Sort(between)
	slices.Sort(age)
	return between, age
}

// percentile returns a percentile of sorted values; 0 when there are none.
func percentile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(share*float64(len(sorted)-1))]
}
