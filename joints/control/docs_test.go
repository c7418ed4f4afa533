package control

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documented are the packages whose tests docs/trajectories.md names.
var documented = map[string]string{
	"trajectory": "../trajectory", "control": ".", "driver": "../../node/driver", "node": "../../node",
}

// testsIn returns the names of the tests of a package.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no tests: %v", dir, err)
	}
	names := make(map[string]bool)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}

// TestDocumentedTestsExist: every test that docs/trajectories.md names is there, and each of the 41 rules names one.
func TestDocumentedTestsExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/trajectories.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`\b(trajectory|control|driver|node)\.(Test\w+)`)
	tests := make(map[string]map[string]bool)
	for name, dir := range documented {
		tests[name] = testsIn(t, dir)
	}
	for _, m := range named.FindAllStringSubmatch(string(text), -1) {
		if !tests[m[1]][m[2]] {
			t.Errorf("there is no test %s in %s", m[2], documented[m[1]])
		}
	}
	rule := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, fmt.Sprintf("| %d |", rule+1)) {
			continue
		}
		rule++
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.TrimSpace(cells[2]) == "" || strings.TrimSpace(cells[3]) == "" || !named.MatchString(cells[4]) {
			t.Errorf("rule %d: %s", rule, line)
		}
	}
	if rule != 41 {
		t.Errorf("%d rules", rule)
	}
}
