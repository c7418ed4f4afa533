package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// conformanceFolders are the folders of the packages that docs/ros2_conformance.md names.
var conformanceFolders = map[string]string{
	"node": "node", "dds": "node/dds", "memory": "node/dds/memory", "fastdds": "node/dds/fastdds", "driver": "node/driver",
	"msgs": "msgs", "cdr": "msgs/cdr", "descriptions": "msgs/descriptions", "launch": "launch", "interop": "test/interop",
}

// TestConformanceNamesTests: every row of docs/ros2_conformance.md names tests, and those exist.
func TestConformanceNamesTests(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/ros2_conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z]+)\\.((?:Test|Fuzz|Benchmark|Example)\\w+)`")
	tests := make(map[string]string)
	for name, folder := range conformanceFolders {
		tests[name] = testSources(t, folder)
	}
	rows := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") || strings.HasPrefix(line, "| behaviour") {
			continue
		}
		rows++
		found := named.FindAllStringSubmatch(line, -1)
		if len(found) == 0 {
			t.Errorf("no test in %s", line)
		}
		for _, m := range found {
			if !strings.Contains(tests[m[1]], "\nfunc "+m[2]+"(") {
				t.Errorf("there is no %s in %s", m[2], m[1])
			}
		}
	}
	if rows == 0 {
		t.Error("there are no rows")
	}
}

// testSources returns the text of all test files of a folder.
func testSources(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
