package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// microPackages have the benchmarks of single steps.
var microPackages = []string{"./codec", "./joints", "./joints/trajectory", "./joints/control", "./msgs"}

// benchmarkLine is what go test prints: name, runs, time and, behind it, allocations.
var benchmarkLine = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+([0-9.]+) ns/op(?:.*\s(\d+) allocs/op)?`)

// measureMicro runs the benchmarks of the packages.
func measureMicro(ctx context.Context, o options) (all []measurement, err error) {
	for _, p := range microPackages {
		cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", ".", "-benchmem", "-benchtime", "0.2s", p)
		cmd.Dir, cmd.Stderr = o.repository, os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return all, fmt.Errorf("benchmarks of %s: %w", p, err)
		}
		for line := range strings.Lines(string(out)) {
			if m, ok := parseBenchmark(line); ok {
				m.Name = strings.TrimPrefix(p, "./") + " " + m.Name
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// parseBenchmark reads a line of go test -bench.
func parseBenchmark(line string) (measurement, bool) {
	fields := benchmarkLine.FindStringSubmatch(line)
	if fields == nil {
		return measurement{}, false
	}
	ns, err := strconv.ParseFloat(fields[2], 64)
	name := fields[1]
	if allocs := fields[3]; allocs != "" {
		name += ", " + allocs + " allocations"
	}
	return measurement{Name: name, Unit: "µs", Value: ns / 1000}, err == nil
}
