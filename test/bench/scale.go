package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// scaleBuses, scaleServos and scaleBaud are the large robot: a hundred servos.
	scaleBuses, scaleServos, scaleBaud = 4, 25, 1_000_000
	// scaleShare is the part of the predicted rate that is to be held, scaleFirst a rate that it holds easily.
	scaleShare, scaleFirst = 0.97, 50
	// scaleNodes is how many robots run at once, scaleNodeRate their rate.
	scaleNodes, scaleNodeRate = 20, 50
)

// measureScale runs a robot of a hundred servos on four buses at nearly the rate that its wires allow, and many small
// robots at once.
func measureScale(ctx context.Context, o options) (all []measurement, err error) {
	folder, err := os.MkdirTemp("", "sinew-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	large, err := measureLarge(ctx, o, filepath.Join(folder, "large.yaml"))
	if err != nil {
		return nil, err
	}
	many, err := measureMany(ctx, o, folder)
	return append(large, many...), err
}

func measureLarge(ctx context.Context, o options, file string) ([]measurement, error) {
	// The plan of a running robot knows the firmware of its servos, that of sinew check does not.
	first, err := runLarge(ctx, o, file, scaleFirst, "2s")
	if err != nil {
		return nil, err
	}
	if first.wireUse == 0 {
		return nil, fmt.Errorf("%s run tells no wire use", o.sinew)
	}
	rate := scaleShare * scaleFirst / first.wireUse
	run, err := runLarge(ctx, o, file, rate, "10s")
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%d servos on %d buses at %.0f Hz", scaleBuses*scaleServos, scaleBuses, rate)
	return []measurement{
		{Name: name + ": overruns", Unit: "% of cycles", Value: 100 * run.overruns / run.cycles, Target: 3},
		{Name: name + ": reads missed", Unit: "% of reads", Value: 100 * run.missed / (run.cycles * scaleBuses * scaleServos)},
	}, nil
}

// runLarge runs the large robot on simulated servos.
func runLarge(ctx context.Context, o options, file string, rate float64, duration string) (summary, error) {
	if err := os.WriteFile(file, []byte(largeFile(rate)), 0o644); err != nil {
		return summary{}, err
	}
	return summaryOf(exec.CommandContext(ctx, o.sinew, "run", file, "--sim", "--timing", "wire", "--duration", duration), 1)
}

// largeFile is the configuration of the large robot.
func largeFile(rate float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rate: %.4g\nbuses:\n", rate)
	for bus := range scaleBuses {
		fmt.Fprintf(&b, "  bus%d: {port: /dev/ttyUSB%d, baud: %d, registers: {return_delay_time: 0}}\n", bus, bus, scaleBaud)
	}
	fmt.Fprintln(&b, "joints:")
	for i := range scaleBuses * scaleServos {
		fmt.Fprintf(&b, "  joint%d: {bus: bus%d, id: %d, model: XM430-W350}\n", i+1, i/scaleServos, i%scaleServos+1)
	}
	return b.String()
}

// summary is what sinew run says at its end.
type summary struct {
	cycles, published, missed, overruns float64
	// wireUse is the share of the time for which the busiest wire carries bytes; 0 when it is not told.
	wireUse float64
}

var (
	wireUse     = regexp.MustCompile(`wire use (\d+) %`)
	summaryLine = regexp.MustCompile(`(\d+) cycles at \S+ Hz, (\d+) joint_states published, (\d+) reads missed, (\d+) overruns`)
)

// summaryOf runs a command on a DDS domain of its own and reads its summary.
func summaryOf(cmd *exec.Cmd, domain int) (s summary, err error) {
	cmd.Env = append(os.Environ(), fmt.Sprintf("ROS_DOMAIN_ID=%d", domain+os.Getpid()%100), "ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST")
	out, err := cmd.Output()
	if err != nil {
		return s, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	return parseSummary(string(out))
}

// parseSummary finds the summary in what the program printed.
func parseSummary(text string) (s summary, err error) {
	fields := summaryLine.FindStringSubmatch(text)
	if fields == nil {
		return s, fmt.Errorf("no summary in %q", text)
	}
	for i, into := range []*float64{&s.cycles, &s.published, &s.missed, &s.overruns} {
		if *into, err = strconv.ParseFloat(fields[i+1], 64); err != nil {
			return s, err
		}
	}
	for _, use := range wireUse.FindAllStringSubmatch(text, -1) {
		percent, err := strconv.ParseFloat(use[1], 64)
		if err != nil {
			return s, err
		}
		s.wireUse = max(s.wireUse, percent/100)
	}
	return s, nil
}

// measureMany runs many robots of six servos on one DDS domain.
func measureMany(ctx context.Context, o options, folder string) ([]measurement, error) {
	file := filepath.Join(folder, "small.yaml")
	if err := os.WriteFile(file, []byte(robot{n: 6, rate: scaleNodeRate}.file("/dev/ttyUSB0")), 0o644); err != nil {
		return nil, err
	}
	runs, problems := make([]summary, scaleNodes), make([]error, scaleNodes)
	var running sync.WaitGroup
	begin := time.Now()
	for i := range runs {
		running.Go(func() {
			cmd := exec.CommandContext(ctx, o.sinew, "run", file, "--sim", "--duration", "10s", "--ros-args", "-r", fmt.Sprintf("__ns:=/robot%d", i))
			runs[i], problems[i] = summaryOf(cmd, 1)
		})
	}
	running.Wait()
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	var total summary
	for _, r := range runs {
		total.cycles, total.overruns, total.missed = total.cycles+r.cycles, total.overruns+r.overruns, total.missed+r.missed
	}
	name := fmt.Sprintf("%d nodes at %d Hz", scaleNodes, scaleNodeRate)
	return []measurement{
		{Name: name + ": overruns", Unit: "% of cycles", Value: 100 * total.overruns / total.cycles, Target: 3},
		{Name: name + ": start to end of 10 s", Unit: "s", Value: time.Since(begin).Seconds()},
	}, nil
}
