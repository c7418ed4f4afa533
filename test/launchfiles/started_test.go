package launchfiles

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// argument is an argument that a launch file declares.
type argument struct {
	Name string `json:"name"`
	// Default is nil where the argument has to be given.
	Default     *string  `json:"default"`
	Description string   `json:"description"`
	Choices     []string `json:"choices"`
}

// started is a program that a launch file starts.
type started struct {
	Package        string            `json:"package"`
	Executable     string            `json:"executable"`
	Name           string            `json:"name"`
	Namespace      string            `json:"namespace"`
	Arguments      []string          `json:"arguments"`
	ROSArguments   []string          `json:"ros_arguments"`
	ParameterFiles []string          `json:"parameter_files"`
	Parameters     map[string]string `json:"parameters"`
}

// described is what a launch file does with some arguments.
type described struct {
	Arguments []argument `json:"arguments"`
	Nodes     []started  `json:"nodes"`
}

// describe runs or reads a launch file with arguments as on the command line of ros2 launch.
func describe(t *testing.T, kind string, given map[string]string) described {
	t.Helper()
	path := filepath.Join("..", "..", "launch", "sinew.launch."+kind)
	switch kind {
	case "py":
		return runPython(t, path, given)
	case "xml":
		return evaluate(t, readXML(t, path), given)
	default:
		return evaluate(t, readYAML(t, path), given)
	}
}

var kinds = []string{"py", "xml", "yaml"}

func text(s string) *string { return &s }

// The arguments are those of the documentation, and the same in every format.
func TestArguments(t *testing.T) {
	t.Parallel()
	boolean := []string{"true", "false"}
	want := []argument{
		{Name: "config", Description: "the YAML file that describes the robot"},
		{Name: "sim", Default: text("false"), Description: "put simulated servos behind every bus", Choices: boolean},
		{Name: "name", Default: text("sinew"), Description: "name of the node"},
		{Name: "namespace", Default: text(""), Description: "namespace of every node started here"},
		{Name: "params_file", Default: text("share/sinew/launch/parameters.yaml"), Description: "file with ROS parameters of the node"},
		{Name: "controllers", Default: text(""),
			Description: "controllers that command their joints from the start, separated by commas; empty: as the file says"},
		{Name: "lifecycle", Default: text("auto"), Choices: []string{"auto", "managed"},
			Description: "auto: configure and activate at once; managed: leave every transition to ros2 lifecycle"},
		{Name: "log_level", Default: text("info"), Description: "debug, info, warn, error or fatal"},
		{Name: "urdf", Default: text(""), Description: "URDF file; with one, robot_state_publisher is started"},
		{Name: "frame_prefix", Default: text(""), Description: "put before the name of every TF frame"},
		{Name: "rviz", Default: text("false"), Description: "start RViz", Choices: boolean},
		{Name: "rviz_config", Default: text("share/sinew/rviz/sinew.rviz"), Description: "what RViz shows"},
		{Name: "fixed_frame", Default: text("base_link"), Description: "frame that stands still in RViz"},
	}
	for _, kind := range kinds {
		got := describe(t, kind, map[string]string{"config": "arm.yaml"}).Arguments
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sinew.launch.%s: arguments (-want +got):\n%s", kind, diff)
		}
	}
}

// A launch file starts the programs that the arguments ask for.
func TestStarted(t *testing.T) {
	t.Parallel()
	model := filepath.Join(t.TempDir(), "arm left.urdf")
	if err := os.WriteFile(model, []byte("<robot name='arm'/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	node := func(change func(*started)) started {
		n := started{
			Package: "sinew", Executable: "sinew", Name: "sinew",
			Arguments:      []string{"run", "arm.yaml", "--sim=false", "--controllers=", "--lifecycle=auto"},
			ROSArguments:   []string{"--log-level", "info"},
			ParameterFiles: []string{"share/sinew/launch/parameters.yaml"},
			Parameters:     map[string]string{},
		}
		change(&n)
		return n
	}
	none := []string{}
	for _, test := range []struct {
		name  string
		given map[string]string
		want  []started
	}{
		{"the node alone", nil, []started{node(func(*started) {})}},
		{"simulated, named, managed", map[string]string{
			"sim": "true", "name": "arm", "namespace": "left", "lifecycle": "managed", "log_level": "debug", "params_file": "p.yaml",
			"controllers": "a,b",
		}, []started{node(func(n *started) {
			n.Name, n.Namespace = "arm", "left"
			n.Arguments = []string{"run", "arm.yaml", "--sim=true", "--controllers=a,b", "--lifecycle=managed"}
			n.ROSArguments = []string{"--log-level", "debug"}
			n.ParameterFiles = []string{"p.yaml"}
		})}},
		{"with a model and RViz", map[string]string{
			"urdf": model, "rviz": "true", "namespace": "left", "frame_prefix": "left/", "fixed_frame": "world",
		}, []started{
			node(func(n *started) { n.Namespace = "left" }),
			{
				Package: "robot_state_publisher", Executable: "robot_state_publisher", Namespace: "left",
				Arguments: none, ROSArguments: none, ParameterFiles: none,
				Parameters: map[string]string{"robot_description": "<robot name='arm'/>", "frame_prefix": "left/"},
			},
			{
				Package: "rviz2", Executable: "rviz2", Namespace: "left",
				Arguments:    []string{"-d", "share/sinew/rviz/sinew.rviz", "-f", "left/world"},
				ROSArguments: none, ParameterFiles: none, Parameters: map[string]string{},
			},
		}},
	} {
		given := map[string]string{"config": "arm.yaml"}
		for name, value := range test.given {
			given[name] = value
		}
		for _, kind := range kinds {
			got := describe(t, kind, given).Nodes
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s: sinew.launch.%s starts (-want +got):\n%s", test.name, kind, diff)
			}
		}
	}
}

// The files lie beside each other and say how they are used.
func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		content, err := os.ReadFile(filepath.Join("..", "..", "launch", "sinew.launch."+kind))
		if err != nil {
			t.Fatal(err)
		}
		if want := "ros2 launch sinew sinew.launch." + kind + " config:=arm.yaml"; !strings.Contains(string(content), want) {
			t.Errorf("sinew.launch.%s does not say %q", kind, want)
		}
	}
}
