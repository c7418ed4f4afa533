package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/sys/unix"
)

// measurement is one figure, with what it is to be compared with.
type measurement struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Value float64 `json:"value"`
	// Reference is the same figure of what ReferenceName says, from the same run; 0 when there is none.
	Reference     float64 `json:"reference,omitempty"`
	ReferenceName string  `json:"reference_name,omitempty"`
	// Target is the greatest value, or the greatest ratio to the reference if there is one; 0 when there is none.
	Target float64 `json:"target,omitempty"`
}

// ratio is the value as a share of the reference; 0 without one.
func (m measurement) ratio() float64 {
	if m.Reference == 0 {
		return 0
	}
	return m.Value / m.Reference
}

// verdict says whether the target is met; "" without one.
func (m measurement) verdict() string {
	judged := m.Value
	if m.Reference != 0 {
		judged = m.ratio()
	}
	switch {
	case m.Target == 0:
		return ""
	case judged <= m.Target:
		return fmt.Sprintf("≤ %.4g met", m.Target)
	}
	return fmt.Sprintf("≤ %.4g MISSED", m.Target)
}

func printSection(out io.Writer, title string, all []measurement) {
	fmt.Fprintf(out, "\n%s\n", title)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, m := range all {
		reference, ratio := "", ""
		if m.Reference != 0 {
			reference, ratio = fmt.Sprintf("%s %.4g", m.ReferenceName, m.Reference), fmt.Sprintf("×%.2f", m.ratio())
		}
		fmt.Fprintf(table, "  %s\t%.4g %s\t%s\t%s\t%s\n", m.Name, m.Value, m.Unit, reference, ratio, m.verdict())
	}
	_ = table.Flush() // into a terminal or a pipe: nothing to do about it
}

// report is everything measured and on what.
type report struct {
	Host    string        `json:"host"`
	Figures []measurement `json:"figures"`
}

func newReport() *report {
	var name unix.Utsname
	system := runtime.GOOS
	if unix.Uname(&name) == nil {
		system = unix.ByteSliceToString(name.Sysname[:]) + " " + unix.ByteSliceToString(name.Release[:])
	}
	load := "unknown"
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = strings.Join(strings.Fields(string(text))[:3], " ")
	}
	return &report{Host: fmt.Sprintf("%s, %s, %d processors, %s, load %s", system, processor(), runtime.NumCPU(), runtime.Version(), load)}
}

// processor is the name of the first processor.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func (r *report) write(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// median returns the middle value, the lower one of two.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
