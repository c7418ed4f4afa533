package docs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The pictures are those that the URDFs of the examples give with the joint states beside them, which are those of
// simulated servos: a test of the package launch sees to that.
func TestPictures(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("SKIPPED: no python3 here to draw the pictures")
	}
	drawn := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), filepath.Join(repository, "docs", "pictures", "draw-all"), drawn).CombinedOutput(); err != nil {
		t.Fatalf("draw-all: %v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(drawn, "*.svg"))
	if err != nil || len(files) < 5 {
		t.Fatalf("drew %v (%v), want five pictures or more", files, err)
	}
	for _, file := range files {
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		kept := filepath.Join(repository, "docs", "pictures", filepath.Base(file))
		if got, err := os.ReadFile(kept); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the URDF and the joint states give (%v): go generate ./launch", kept, err)
		}
	}
}
