package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/config"
)

// good is a right file. The cases of this test put one thing, or a few, wrong in it.
const good = head + table + tail

const head = `rate: 100
buses:
  arm: {port: /dev/ttyUSB0, baud: 1000000, protocol: 2.0}
joints:
  elbow:
    bus: arm
    id: 11
    model: XM430-W350
    mode: position
    zero: 2048
    direction: -1
    reduction: 1.5
    limits: {position: [-1.57, 1.57], velocity: 3.0, acceleration: 10.0, effort: 1.5}
    registers: {position_p_gain: 800}
  wrist:
    bus: arm
    id: 12
`

const table = `    table:
      goal_position: {address: 596, size: 4, signed: true, scale: 1.25e-5}
      present_position: {address: 611, size: 4, signed: true, scale: 1.25e-5}
      torque_enable: {address: 562, size: 1}
      gain: {address: 594, size: 2}
`

const tail = `controllers:
  arm_controller:
    type: joint_trajectory
    joints: [elbow, wrist]
    constraints: {goal_time: 0.5, elbow: {trajectory: 0.1}}
safety:
  on_exit: torque_off
  on_bus_loss: hold
  bus_watchdog: 200ms
`

// edits are replacements: old, new, old, new, and so on.
type edits []string

func (e edits) apply(t *testing.T, text string) string {
	t.Helper()
	for i := 0; i < len(e); i += 2 {
		if strings.Count(text, e[i]) != 1 {
			t.Fatalf("the text has %q %d times", e[i], strings.Count(text, e[i]))
		}
		text = strings.Replace(text, e[i], e[i+1], 1)
	}
	return text
}

func TestGoodFileIsGood(t *testing.T) {
	t.Parallel()
	if _, err := config.Parse("r.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
}

// badCase is a good file with a few things put wrong, and what is told about it.
type badCase struct {
	name  string
	edits edits
	want  []string
}

func runBad(t *testing.T, cases []badCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			expectProblems(t, tt.edits.apply(t, good), tt.want...)
		})
	}
}

func expectProblems(t *testing.T, text string, want ...string) {
	t.Helper()
	c, err := config.Parse("r.yaml", []byte(text))
	if c != nil || err == nil {
		t.Fatal("the file was accepted")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
