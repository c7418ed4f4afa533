package launch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A servo of the model file in docs/models.md, beside a configuration that names it, starts and moves on simulated servos.
func TestServosOfOwnModelsMove(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/models.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	files := map[string]string{"r.yaml": `
rate: 50
models: [my_models.yaml]
buses: {b: {port: p, baud: 1000000}}
joints:
  jaw: {bus: b, id: 5, model: MY-GRIPPER, limits: {velocity: 5}, registers: {grip_limit: 60}}
  pan: {bus: b, id: 6, model: XM430-W350}
controllers: {c: {type: joint_trajectory, joints: [jaw, pan]}}
eeprom: allow
`}
	for _, block := range strings.Split(string(text), "```") {
		if tables, ok := strings.CutPrefix(block, "yaml\ntables:\n"); ok {
			files["my_models.yaml"] = "tables:\n" + tables
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := startRobot(t, filepath.Join(folder, "r.yaml"))
	r.exercise(t)
	if limit, err := r.sims[0].Register(5, "grip_limit"); err != nil || limit != 60 {
		t.Errorf("grip_limit is %d (%v), want 60", limit, err)
	}
	r.stop(t)
}
