package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sinew-robotics/sinew/"

// arrows lists, for every room, the rooms it may import. A package belongs to the room with the longest matching path.
var arrows = map[string][]string{
	"cmd":               {"launch"},
	"launch":            {"config", "codec", "hardware", "hardware/sim", "hardware/model", "joints", "joints/control", "node", "node/driver", "node/dds/fastdds"},
	"config":            {},
	"codec":             {},
	"hardware":          {"codec", "hardware/model"},
	"hardware/model":    {},
	"hardware/sim":      {"codec", "hardware", "hardware/model"},
	"joints":            {"hardware", "hardware/model"},
	"joints/trajectory": {},
	"joints/control":    {"joints", "joints/trajectory", "hardware"},
	"msgs":              {"msgs", "msgs/cdr"},
	"msgs/cdr":          {},
	"node":              {"msgs", "msgs/cdr", "node/dds"},
	"node/driver":       {"node", "node/dds", "msgs", "joints", "joints/control"},
	"node/dds":          {},
	"node/dds/fastdds":  {"node/dds"},
	"node/dds/ddstest":  {"node/dds"},
	"examples":          {"codec", "hardware", "hardware/model"},
	"test":              {},
	"test/bench":        {"codec", "hardware/model", "hardware/sim", "joints", "joints/control", "msgs", "node", "node/dds", "node/dds/fastdds"},
	"test/interop":      {"msgs", "node", "node/dds", "node/dds/fastdds"},
}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

func room(importPath string) string {
	path := strings.TrimPrefix(importPath, module)
	for {
		if _, ok := arrows[path]; ok {
			return path
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return ""
		}
		path = path[:i]
	}
}

func listPackages(t *testing.T, tags string) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "-tags", tags, module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listedPackage
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listedPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	for _, tags := range []string{"", "fastdds"} {
		packages := listPackages(t, tags)
		if len(packages) < 10 {
			t.Fatalf("tags %q: go list found %d packages, want the whole project", tags, len(packages))
		}
		for _, p := range packages {
			checkImports(t, p)
		}
	}
}

func checkImports(t *testing.T, p listedPackage) {
	t.Helper()
	from := room(p.ImportPath)
	if from == "" {
		t.Errorf("%s lies in no known room", p.ImportPath)
		return
	}
	for _, imported := range p.Imports {
		if !strings.HasPrefix(imported, module) {
			continue
		}
		if to := room(imported); to != from && !slices.Contains(arrows[from], to) {
			t.Errorf("%s imports %s: no arrow from %s to %s", p.ImportPath, imported, from, to)
		}
	}
}
