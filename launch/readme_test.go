package launch_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch"
)

// blocks are the blocks of a language in the README.
func blocks(t *testing.T, language string) (readme string, all []string) {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "```")
	for i := 1; i < len(parts); i += 2 {
		if block, ok := strings.CutPrefix(parts[i], language+"\n"); ok {
			all = append(all, block)
		}
	}
	return string(text), all
}

// What the README shows of sinew check is what it prints.
func TestReadmeShowsWhatCheckPrints(t *testing.T) {
	t.Parallel()
	_, all := blocks(t, "text")
	var out bytes.Buffer
	if err := launch.Check("../examples/arm6.yaml", false, &out); err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(out.String(), "../examples/", "examples/")
	if len(all) != 1 {
		t.Fatalf("the README has %d blocks of text, want the one of sinew check", len(all))
	}
	if diff := cmp.Diff(want, all[0]); diff != "" {
		t.Errorf("README.md (-sinew check examples/arm6.yaml +README):\n%s", diff)
	}
}

func TestReadmeConfiguration(t *testing.T) {
	t.Parallel()
	_, all := blocks(t, "yaml")
	if len(all) == 0 {
		t.Fatal("the README has no configuration")
	}
	for _, text := range all {
		if _, err := config.Parse("README.md", []byte(text)); err != nil {
			t.Error(err)
		}
	}
}

// The README names every example.
func TestReadmeNamesExamples(t *testing.T) {
	t.Parallel()
	readme, _ := blocks(t, "yaml")
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		if !strings.Contains(readme, "`"+filepath.Base(file)+"`") {
			t.Errorf("README.md does not name %s", filepath.Base(file))
		}
	}
}
