package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// measureFootprint tells what a robot of six servos at 200 Hz takes, and how soon it is there.
func measureFootprint(ctx context.Context, o options) ([]measurement, error) {
	var first, rss, file, threads []float64
	for range o.rounds {
		w, err := watch(ctx, o, robot{n: 6, rate: 200}, 2*time.Second)
		if err != nil {
			return nil, err
		}
		first = append(first, w.arrivals[0].received.Sub(w.started).Seconds()*1000)
		rss, file, threads = append(rss, w.use.rss), append(file, w.use.file), append(threads, w.use.threads)
	}
	libraries, err := sharedLibraries(ctx, o.sinew)
	return []measurement{
		{Name: "process start to first joint_states", Unit: "ms", Value: median(first), Target: 300},
		{Name: "resident memory", Unit: "MB", Value: median(rss), Target: 25},
		{Name: "of it pages of the program and its libraries", Unit: "MB", Value: median(file)},
		{Name: "threads", Value: median(threads), Target: 16},
		{Name: "shared libraries", Value: libraries, Target: 15},
	}, err
}

// sharedLibraries counts what the dynamic linker loads.
func sharedLibraries(ctx context.Context, program string) (float64, error) {
	out, err := exec.CommandContext(ctx, "ldd", program).Output()
	if err != nil {
		return 0, fmt.Errorf("ldd %s: %w", program, err)
	}
	return float64(strings.Count(string(out), "=>")), nil
}
