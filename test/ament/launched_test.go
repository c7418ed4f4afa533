package ament

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// launched returns the command line of the program in sinew.launch.xml, as launch_ros completes it: with the name, the
// namespace and the parameters as ROS arguments at the end.
func launched(t *testing.T, tree string, variables map[string]string) []string {
	t.Helper()
	share := filepath.Join(tree, "share", "sinew")
	text, err := os.ReadFile(filepath.Join(share, "launch", "sinew.launch.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Args []struct {
			Name    string `xml:"name,attr"`
			Default string `xml:"default,attr"`
		} `xml:"arg"`
		Nodes []struct {
			Exec    string `xml:"exec,attr"`
			Args    string `xml:"args,attr"`
			ROSArgs string `xml:"ros_args,attr"`
		} `xml:"node"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	replaced := []string{"$(find-pkg-share sinew)", share}
	for _, a := range file.Args {
		value := a.Default
		if given, ok := variables[a.Name]; ok {
			value = given
		}
		replaced = append(replaced, "$(var "+a.Name+")", value)
	}
	expand := strings.NewReplacer(replaced...).Replace
	node := file.Nodes[0]
	words := []string{filepath.Join(tree, "lib", "sinew", node.Exec)}
	// Blanks inside of substitutions part nothing.
	for _, w := range strings.Fields(strings.ReplaceAll(node.Args, "$(var ", "$(var\x00")) {
		words = append(words, expand(strings.ReplaceAll(w, "\x00", " ")))
	}
	words = append(words, "--ros-args")
	words = append(words, strings.Fields(expand(node.ROSArgs))...)
	return append(words, "--ros-args", "-r", "__node:=sinew", "-r", "__ns:=/left", "--params-file", expand(expand("$(var params_file)")))
}

// The installed program takes the command line that the installed launch file makes, with the installed example.
func runLaunched(t *testing.T, tree string) {
	t.Helper()
	words := launched(t, tree, map[string]string{
		"config": filepath.Join(tree, "share", "sinew", "examples", "pan_tilt.yaml"), "sim": "true", "controllers": "trajectory_controller",
	})
	words = append(words[:1], append([]string{words[1], "--duration=1s"}, words[2:]...)...)
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Env = append(os.Environ(), "ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", "ROS_HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "DDS engine") {
		t.Log("SKIPPED: no DDS engine here to run what the launch file starts")
		return
	}
	if err != nil || !strings.Contains(string(out), "[left.sinew]: running 2 joints at 100 Hz") {
		t.Errorf("%s: %v\n%s", strings.Join(words, " "), err, out)
	}
}
