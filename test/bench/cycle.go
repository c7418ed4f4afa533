package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"time"
)

// servoCounts are the sizes of robot that figures are taken for.
var servoCounts = []int{6, 24, 100}

// Cycles per run: enough for a p99, and not longer than some seconds on a wire.
const (
	instantCycles = 2000
	wireTime      = 2 * time.Second
)

// contender is a program that runs the cycle on a port.
type contender struct {
	name    string
	command func(ctx context.Context, port string, n, baud, cycles int) *exec.Cmd
}

func sinewWith(o options, op string) contender {
	return contender{"sinew " + op, func(ctx context.Context, port string, n, baud, cycles int) *exec.Cmd {
		return pinned(ctx, 0, o.sinew, "bench", "--port", port, "--baud", strconv.Itoa(baud), "-n", strconv.Itoa(n),
			"--cycles", strconv.Itoa(cycles), "--op", op)
	}}
}

func floorProgram(program string, nap bool) contender {
	return contender{"floor", func(ctx context.Context, port string, n, baud, cycles int) *exec.Cmd {
		return pinned(ctx, 0, program, "floor", "-port", port, "-baud", strconv.Itoa(baud), "-n", strconv.Itoa(n),
			"-cycles", strconv.Itoa(cycles), "-nap="+strconv.FormatBool(nap))
	}}
}

// race runs contenders in turn, so that what else the machine does meets all of them, and returns their medians.
func race(ctx context.Context, rounds int, port string, n, baud, cycles int, all []contender) (map[string]cycleCost, error) {
	found := make(map[string][]cycleCost)
	for range rounds {
		for _, c := range all {
			var cost cycleCost
			if err := outputJSON(c.command(ctx, port, n, baud, cycles), &cost); err != nil {
				return nil, fmt.Errorf("%s, %d servos: %w", c.name, n, err)
			}
			found[c.name] = append(found[c.name], cost)
		}
	}
	medians := make(map[string]cycleCost)
	for name, costs := range found {
		pick := func(value func(cycleCost) float64) float64 {
			values := make([]float64, len(costs))
			for i, c := range costs {
				values[i] = value(c)
			}
			return median(values)
		}
		medians[name] = cycleCost{P50: pick(func(c cycleCost) float64 { return c.P50 }), P99: pick(func(c cycleCost) float64 { return c.P99 }),
			CPU: pick(func(c cycleCost) float64 { return c.CPU }), Allocs: pick(func(c cycleCost) float64 { return c.Allocs })}
	}
	return medians, nil
}

// measureCycles compares the cost of a cycle where the bus answers at once.
func measureCycles(ctx context.Context, o options) (all []measurement, err error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	for _, n := range servoCounts {
		s, err := startServos(ctx, n, 1_000_000, false)
		if err != nil {
			return all, err
		}
		contenders := []contender{sinewWith(o, "sync"), sinewWith(o, "fast"), sinewWith(o, "bulk"), floorProgram(program, false)}
		costs, err := race(ctx, o.rounds, s.port, n, 1_000_000, instantCycles, contenders)
		s.stop()
		if err != nil {
			return all, err
		}
		floor := costs["floor"]
		for _, c := range contenders[:3] {
			cost := costs[c.name]
			name := fmt.Sprintf("%d servos, %s", n, c.name)
			all = append(all,
				measurement{Name: name + ": CPU", Unit: "µs", Value: cost.CPU, Reference: floor.CPU, ReferenceName: "floor", Target: 1.35},
				measurement{Name: name + ": p50", Unit: "µs", Value: cost.P50, Reference: floor.P50, ReferenceName: "floor", Target: 1.2},
				measurement{Name: name + ": allocations", Unit: "per cycle", Value: cost.Allocs})
		}
	}
	return all, nil
}

// measureWire compares how much longer a cycle takes than its bytes.
func measureWire(ctx context.Context, o options) (all []measurement, err error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	for _, baud := range []int{1_000_000, 4_000_000} {
		for _, n := range servoCounts {
			s, err := startServos(ctx, n, baud, true)
			if err != nil {
				return all, err
			}
			limit := wireLimit("sync", n, baud)
			contenders := []contender{sinewWith(o, "sync"), sinewWith(o, "fast"), floorProgram(program, true)}
			costs, err := race(ctx, o.rounds, s.port, n, baud, max(30, int(wireTime/limit)/2), contenders)
			s.stop()
			if err != nil {
				return all, err
			}
			floor := costs["floor"].P50 - micros(limit)
			for i, op := range []string{"sync", "fast"} {
				cost := costs[contenders[i].name]
				name := fmt.Sprintf("%d servos, %d Mbit/s, sinew %s", n, baud/1_000_000, op)
				all = append(all,
					measurement{Name: name + ": over the wire", Unit: "µs", Value: cost.P50 - micros(wireLimit(op, n, baud)), Reference: floor, ReferenceName: "floor"},
					measurement{Name: name + ": CPU", Unit: "µs", Value: cost.CPU, Target: 70})
			}
		}
	}
	return all, nil
}

// wireLimit is how long the bytes of a cycle take: ten bits each, no return delay. The bytes of a sync read are
// 28 + 27 N, those of a fast one 36 + 20 N.
func wireLimit(op string, n, baud int) time.Duration {
	bytes := 28 + 27*n
	if op == "fast" {
		bytes = 36 + 20*n
	}
	return time.Duration(bytes) * 10 * time.Second / time.Duration(baud)
}
