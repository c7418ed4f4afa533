package node

import (
	"errors"
	"fmt"
	"strings"

	"go.uber.org/zap/zapcore"
)

// parseLogLevel reads a word of --log-level. FATAL in ROS is what zap has from DPanic on.
func parseLogLevel(word string) (zapcore.Level, error) {
	switch strings.ToLower(word) {
	case "debug":
		return zapcore.DebugLevel, nil
	case "info":
		return zapcore.InfoLevel, nil
	case "warn":
		return zapcore.WarnLevel, nil
	case "error":
		return zapcore.ErrorLevel, nil
	case "fatal":
		return zapcore.DPanicLevel, nil
	}
	return 0, fmt.Errorf("level %q: should be debug, info, warn, error or fatal", word)
}

// takeLogFileName reads the begin of the log file's name.
func (a *Args) takeLogFileName(name string) error {
	if name == "" || strings.ContainsRune(name, '/') {
		return errors.New("should be the begin of a file's name, without folders")
	}
	a.LogFileName = name
	return nil
}

// takeLogLevel reads "level" or "logger:=level". The last one for a logger counts; "unset" takes it back.
func (a *Args) takeLogLevel(value string) error {
	logger, word, named := strings.Cut(value, ":=")
	if !named {
		logger, word = "", value
	} else if logger == "" {
		return errors.New("should be level or logger:=level")
	}
	if strings.EqualFold(word, "unset") {
		delete(a.levels, logger)
		return nil
	}
	level, err := parseLogLevel(word)
	if err != nil {
		return err
	}
	if a.levels == nil {
		a.levels = make(map[string]zapcore.Level)
	}
	a.levels[logger] = level
	return nil
}
