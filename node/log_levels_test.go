package node_test

import (
	"strings"
	"testing"

	"go.uber.org/zap/zapcore"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

func TestSetLogLevel(t *testing.T) {
	t.Parallel()
	n, console := logging(t, new(memory.Network), node.Options{Name: "arm"})
	bus := n.Logger().Named("bus")
	n.SetLogLevel("arm.bus", zapcore.DebugLevel)
	bus.Debug("seen")
	n.Logger().Debug("not seen")
	n.SetLogLevel("arm", zapcore.ErrorLevel)
	n.Logger().Warn("not seen")
	bus.Named("port").Debug("below")
	n.SetLogLevel("", zapcore.DebugLevel)
	n.Logger().Warn("not seen")
	n.Logger().Error("the end")
	for _, want := range []string{"[arm.bus]: seen", "[arm.bus.port]: below", "[arm]: the end"} {
		if line := <-console; !strings.Contains(line, want) {
			t.Errorf("line is %q, want %q", line, want)
		}
	}
	if level := n.LogLevel("arm.bus.port"); level != zapcore.DebugLevel {
		t.Errorf("the level of arm.bus.port is %v", level)
	}
}

// TestLogLevelServices: levels are those of rcutils (0 not set, 10 debug to 50 fatal), and one that is none changes
// nothing.
func TestLogLevelServices(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n, console := logging(t, &network, node.Options{Name: "arm"})
	asker := open(t, &network, "asker")
	set, err := node.NewClient(asker, "/arm/set_logger_levels", rcl_interfaces.SetLoggerLevels_Service{}, dds.ServicesQoS)
	if err != nil {
		t.Fatal(err)
	}
	get, err := node.NewClient(asker, "/arm/get_logger_levels", rcl_interfaces.GetLoggerLevels_Service{}, dds.ServicesQoS)
	if err != nil {
		t.Fatal(err)
	}
	call := func(levels ...rcl_interfaces.LoggerLevel) []rcl_interfaces.SetLoggerLevelsResult {
		response, err := set.Call(within(t), &rcl_interfaces.SetLoggerLevels_Request{Levels: levels})
		if err != nil {
			t.Fatal(err)
		}
		return response.Results
	}
	results := call(rcl_interfaces.LoggerLevel{Name: "arm", Level: 10}, rcl_interfaces.LoggerLevel{Name: "arm.bus", Level: 50}, rcl_interfaces.LoggerLevel{Name: "arm", Level: 15})
	want := []rcl_interfaces.SetLoggerLevelsResult{{Successful: true}, {Successful: true},
		{Reason: `level 15 of logger "arm": should be 0 (not set), 10 (debug), 20 (info), 30 (warn), 40 (error) or 50 (fatal)`}}
	if diff := cmp.Diff(want, results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	n.Logger().Named("bus").Error("not seen")
	n.Logger().Debug("seen")
	if line := <-console; !strings.Contains(line, "[DEBUG]") || !strings.Contains(line, "]: seen") {
		t.Errorf("line is %q", line)
	}
	call(rcl_interfaces.LoggerLevel{Name: "arm.bus"})
	response, err := get.Call(within(t), &rcl_interfaces.GetLoggerLevels_Request{Names: []string{"arm", "arm.bus", "other"}})
	if err != nil {
		t.Fatal(err)
	}
	levels := []rcl_interfaces.LoggerLevel{{Name: "arm", Level: 10}, {Name: "arm.bus"}, {Name: "other"}}
	if diff := cmp.Diff(levels, response.Levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
}
