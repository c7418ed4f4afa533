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
	"strings"
	"sync"
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
	use       processUse
	processor float64 // share of one processor while it was listened to
	heap      heapTrace
	// end is what the program says of itself at its end.
	end summary
	// machine is how late cyclictest woke up meanwhile on every processor, at a priority above all others: what nobody could
	// help. Empty where it was not asked for or is not installed.
	machine latencies
}

// robot is what to run.
type robot struct {
	// n servos at a rate in Hz.
	n, rate int
	// realtime asks for a priority of the loop.
	realtime bool
	// beside asks for cyclictest beside it.
	beside bool
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
	begun, done := make(chan struct{}), make(chan struct{})
	_, err = node.NewSubscription(listener, "joint_states", dds.DefaultQoS, func(m *sensor_msgs.JointState) { w.take(m, listen, begun, done) })
	if err == nil {
		var beside sync.WaitGroup
		var besideErr error
		over := make(chan struct{})
		if r.beside {
			beside.Go(func() {
				select {
				case <-begun:
					w.machine, besideErr = cyclictest(ctx, r.rate, topPriority, r.realtime, listen)
				case <-over: // it never began
				}
			})
		}
		err = w.runSinew(ctx, o, file, domain, listen, begun, done)
		close(over)
		beside.Wait()
		err = errors.Join(err, besideErr)
	}
	return w, errors.Join(err, listener.Close())
}

// take notes an arrival, and the beginning and the end of listening. It runs on the goroutine of the subscription alone.
func (w *watched) take(m *sensor_msgs.JointState, listen time.Duration, begun, done chan struct{}) {
	now := time.Now()
	switch {
	case len(w.arrivals) == 0:
		close(begun)
	case now.Sub(w.arrivals[0].received) > listen:
		select {
		case <-done:
		default:
			close(done)
		}
		return
	}
	w.arrivals = append(w.arrivals, arrival{now, time.Unix(int64(m.Header.Stamp.Sec), int64(m.Header.Stamp.Nanosec))})
}

func (w *watched) runSinew(ctx context.Context, o options, file string, domain int, listen time.Duration, begun, done chan struct{}) error {
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
	err = w.inspect(ctx, robot.Process.Pid, begun, done)
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

// inspect waits for the beginning and the end of listening, and reads what the process uses in between.
func (w *watched) inspect(ctx context.Context, pid int, begun, done <-chan struct{}) error {
	var use [2]processUse
	for i, moment := range []<-chan struct{}{begun, done} {
		select {
		case <-moment:
		case <-ctx.Done():
			return errors.New("no joint_states within a minute of what was waited for")
		}
		var err error
		if use[i], err = useOf(pid); err != nil {
			return err
		}
	}
	w.use, w.processor = use[1], (use[1].seconds-use[0].seconds)/use[1].at.Sub(use[0].at).Seconds()
	return nil
}

// portBeside is where the port of a robot's bus is linked.
func portBeside(file string) string { return file + ".port" }

// file is the robot's configuration: its servos are on a bus of 4 Mbit/s.
func (r robot) file(port string) string {
	var b strings.Builder
	if r.realtime {
		fmt.Fprintf(&b, "realtime: {priority: %d, lock_memory: true, stay_awake: true}\n", loopPriority)
	}
	fmt.Fprintf(&b, "rate: %d\nbuses: {arm: {port: %s, baud: 4000000, registers: {return_delay_time: 0}}}\neeprom: allow\njoints:\n", r.rate, port)
	for id := 1; id <= r.n; id++ {
		fmt.Fprintf(&b, "  joint%d: {bus: arm, id: %d, model: XM430-W350}\n", id, id)
	}
	return b.String()
}

// measureStates tells how evenly joint_states arrive, and how long after the reading.
func measureStates(ctx context.Context, o options) (all []measurement, err error) {
	for _, c := range []struct {
		robot
		// incumbent is what ros2_control with the plug-in of ROBOTIS took for the same under the ordinary scheduler, measured
		// once: % of a core.
		incumbent float64
	}{
		{robot{6, 100, false, false}, 2.6}, {robot{6, 200, false, false}, 4.9}, {robot{6, 1000, false, false}, 16}, {robot{24, 500, false, false}, 12.3},
		{robot{6, 1000, true, true}, 0}, {robot{24, 500, true, true}, 0},
	} {
		w, err := watch(ctx, o, c.robot, statesTime)
		if err != nil {
			return all, err
		}
		between, age := w.intervals()
		cpu := measurement{Unit: "% of a core", Value: 100 * w.processor}
		if c.incumbent > 0 {
			cpu.Reference, cpu.ReferenceName, cpu.Target = c.incumbent, "ros2_control", 0.5
		}
		name := fmt.Sprintf("%d servos, %d Hz, %s", c.n, c.rate, map[bool]string{false: "normal", true: "FIFO"}[c.realtime])
		cpu.Name = name + ": CPU"
		p99 := measurement{Name: name + ": interval p99", Unit: "ms", Value: percentile(between, 0.99)}
		p999 := measurement{Name: name + ": interval p99.9", Unit: "ms", Value: percentile(between, 0.999)}
		if c.rate == 1000 && c.realtime {
			p99.Target, p999.Target = 1.05, 1.3
		}
		all = append(all, measurement{Name: name + ": interval p50", Unit: "ms", Value: percentile(between, 0.5)}, p99, p999,
			measurement{Name: name + ": read to subscriber p50", Unit: "ms", Value: percentile(age, 0.5)},
			measurement{Name: name + ": read to subscriber p99", Unit: "ms", Value: percentile(age, 0.99)},
			cpu)
		all = append(all, w.machineLate(name, c.rate)...)
	}
	return all, nil
}

// machineLate says what part the machine has in it, at this rate.
func (w *watched) machineLate(name string, rate int) []measurement {
	if len(w.machine) == 0 {
		return nil
	}
	return []measurement{
		{Name: name + ": cyclictest beside it late by p99", Unit: "ms", Value: w.machine.percentile(0.99) / 1000},
		{Name: name + ": cyclictest beside it late by p99.9", Unit: "ms", Value: w.machine.percentile(0.999) / 1000},
		{Name: name + ": cyclictest beside it late by half a period", Unit: "times", Value: w.machine.over(500_000 / float64(rate))},
	}
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
