package node

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"go.uber.org/zap/zapcore"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node/dds"
)

// logLevels are the lowest levels that loggers let pass, by name; "" is that of all others.
type logLevels struct {
	mu     sync.RWMutex // guards levels
	levels map[string]zapcore.Level
}

// newLogLevels begins with the levels of the command line.
func newLogLevels(a Args) *logLevels {
	levels := maps.Clone(a.levels)
	if levels == nil {
		levels = make(map[string]zapcore.Level)
	}
	return &logLevels{levels: levels}
}

// of returns the level of a logger: its own, or that of the nearest logger above it that has one.
func (l *logLevels) of(name string) zapcore.Level {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for name != "" {
		if level, ok := l.levels[name]; ok {
			return level
		}
		i := max(strings.LastIndexByte(name, '.'), 0)
		name = name[:i]
	}
	return l.levels[""] // zapcore.InfoLevel is zero, and the default of ROS
}

// own returns the level that was set for just this logger.
func (l *logLevels) own(name string) (level zapcore.Level, ok bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	level, ok = l.levels[name]
	return level, ok
}

func (l *logLevels) set(name string, level zapcore.Level) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.levels[name] = level
}

func (l *logLevels) unset(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.levels, name)
}

// SetLogLevel sets the lowest level that a logger lets pass, from now on. It counts for the loggers below it too, "a.b.c"
// being below "a.b", but for those with a level of their own; "" is above all.
func (n *Node) SetLogLevel(logger string, level zapcore.Level) { n.log.levels.set(logger, level) }

// LogLevel returns the lowest level that a logger lets pass.
func (n *Node) LogLevel(logger string) zapcore.Level { return n.log.levels.of(logger) }

// newLogLevelServices makes the two services by which rclcpp's nodes let their levels be changed.
func newLogLevelServices(n *Node) error {
	_, err := NewService(n, "~/get_logger_levels", rcl_interfaces.GetLoggerLevels_Service{}, dds.ServicesQoS,
		func(q *rcl_interfaces.GetLoggerLevels_Request, s *rcl_interfaces.GetLoggerLevels_Response) {
			for _, name := range q.Names {
				level := rcl_interfaces.LoggerLevel{Name: name}
				if own, ok := n.log.levels.own(name); ok {
					level.Level = uint32(rosLevel(own))
				}
				s.Levels = append(s.Levels, level)
			}
		})
	if err != nil {
		return err
	}
	_, err = NewService(n, "~/set_logger_levels", rcl_interfaces.SetLoggerLevels_Service{}, dds.ServicesQoS,
		func(q *rcl_interfaces.SetLoggerLevels_Request, s *rcl_interfaces.SetLoggerLevels_Response) {
			for _, level := range q.Levels {
				s.Results = append(s.Results, n.log.levels.obey(level))
			}
		})
	return err
}

// obey sets a level as the service has it, where none leaves the logger to the one above.
func (l *logLevels) obey(wanted rcl_interfaces.LoggerLevel) rcl_interfaces.SetLoggerLevelsResult {
	if wanted.Level == uint32(rcl_interfaces.LoggerLevel_LOG_LEVEL_UNKNOWN) {
		l.unset(wanted.Name)
		return rcl_interfaces.SetLoggerLevelsResult{Successful: true}
	}
	level, ok := zapLevels[wanted.Level]
	if !ok {
		return rcl_interfaces.SetLoggerLevelsResult{
			Reason: fmt.Sprintf("level %d of logger %q: should be 0 (not set), 10 (debug), 20 (info), 30 (warn), 40 (error) or 50 (fatal)", wanted.Level, wanted.Name),
		}
	}
	l.set(wanted.Name, level)
	return rcl_interfaces.SetLoggerLevelsResult{Successful: true}
}

// zapLevels are the levels of rcl_interfaces/msg/LoggerLevel.
var zapLevels = map[uint32]zapcore.Level{
	uint32(rcl_interfaces.LoggerLevel_LOG_LEVEL_DEBUG): zapcore.DebugLevel,
	uint32(rcl_interfaces.LoggerLevel_LOG_LEVEL_INFO):  zapcore.InfoLevel,
	uint32(rcl_interfaces.LoggerLevel_LOG_LEVEL_WARN):  zapcore.WarnLevel,
	uint32(rcl_interfaces.LoggerLevel_LOG_LEVEL_ERROR): zapcore.ErrorLevel,
	uint32(rcl_interfaces.LoggerLevel_LOG_LEVEL_FATAL): zapcore.DPanicLevel,
}
