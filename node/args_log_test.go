package node

import (
	"strings"
	"testing"

	"go.uber.org/zap/zapcore"
)

func TestArgsLogLevels(t *testing.T) {
	t.Parallel()
	const none = zapcore.InvalidLevel
	tests := []struct {
		rule, args, logger string
		want               zapcore.Level
	}{
		{"none given", "", "", none},
		{"plain", "debug", "", zapcore.DebugLevel},
		{"any case", "wARN", "", zapcore.WarnLevel},
		{"info", "info", "", zapcore.InfoLevel},
		{"error", "ERROR", "", zapcore.ErrorLevel},
		{"fatal lets pass what is shown as FATAL", "fatal", "", zapcore.DPanicLevel},
		{"last counts", "debug error", "", zapcore.ErrorLevel},
		{"of a logger", "warn a.b:=debug", "a.b", zapcore.DebugLevel},
		{"of a logger only", "warn a.b:=debug", "", zapcore.WarnLevel},
		{"of no logger above", "a.b:=debug", "a", none},
		{"of no logger below", "a.b:=debug", "a.b.c", none},
		{"last of a logger counts", "a:=debug a:=error", "a", zapcore.ErrorLevel},
		{"unset", "debug Unset", "", none},
		{"unset of a logger", "a:=debug a:=unset", "a", none},
	}
	for _, test := range tests {
		args := []string{"--ros-args"}
		for _, value := range strings.Fields(test.args) {
			args = append(args, "--log-level", value)
		}
		a, _, err := ParseArgs(args)
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
		}
		level, ok := newLogLevels(a).own(test.logger)
		if !ok {
			level = none
		}
		if level != test.want {
			t.Errorf("%s: %q has %v in %s, want %v", test.rule, test.logger, level, test.args, test.want)
		}
	}
}

func TestLogLevelAllocatesNothing(t *testing.T) {
	a, _, err := ParseArgs([]string{"--ros-args", "--log-level", "arm.wrist:=debug"})
	if err != nil {
		t.Fatal(err)
	}
	levels := newLogLevels(a)
	if n := testing.AllocsPerRun(100, func() { levels.of("arm.wrist") }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}
