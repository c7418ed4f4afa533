package driver

import (
	"fmt"
	"strings"

	"go.uber.org/zap/zapcore"

	"github.com/sinew-robotics/sinew/node"
)

// levelNames are the levels of the parameter log_level, in the words of ROS.
var levelNames = []struct {
	name  string
	level zapcore.Level
}{
	{"debug", zapcore.DebugLevel}, {"info", zapcore.InfoLevel}, {"warn", zapcore.WarnLevel}, {"error", zapcore.ErrorLevel}, {"fatal", zapcore.DPanicLevel},
}

// declareLogLevel declares the lowest level that the node's logger lets pass, and those of the controllers below it.
func declareLogLevel(n *node.Node) error {
	logger := n.Logger().Name()
	now := levelName(n.LogLevel(logger))
	p, err := node.DeclareParameter(n, "log_level", now, node.ParameterOptions[string]{
		Description: "lowest level that is logged: debug, info, warn, error or fatal",
		Check: func(name string) error {
			_, err := levelOf(name)
			return err
		},
		Changed: func(name string) {
			level, _ := levelOf(name) // it was checked
			n.SetLogLevel(logger, level)
		},
	})
	if err != nil {
		return err
	}
	if given := p.Get(); given != now {
		level, _ := levelOf(given)
		n.SetLogLevel(logger, level)
	}
	return nil
}

func levelOf(name string) (zapcore.Level, error) {
	var names []string
	for _, l := range levelNames {
		if strings.EqualFold(l.name, name) {
			return l.level, nil
		}
		names = append(names, l.name)
	}
	return 0, fmt.Errorf("%q is not one of %s", name, strings.Join(names, ", "))
}

// levelName is the name of a level, or of the next one below.
func levelName(level zapcore.Level) string {
	name := levelNames[0].name
	for _, l := range levelNames {
		if level >= l.level {
			name = l.name
		}
	}
	return name
}
