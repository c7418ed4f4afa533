package launchfiles

import (
	"os"
	"path/filepath"
	"testing"

	"gopkg.in/yaml.v3"
)

// RViz shows the model of robot_description, in the namespace it is started in, and the frames of the joints.
func TestRViz(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "launch", "rviz", "sinew.rviz"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Manager struct {
			Displays []struct {
				Class   string `yaml:"Class"`
				Enabled bool   `yaml:"Enabled"`
				Source  string `yaml:"Description Source"`
				Topic   struct {
					Value      string `yaml:"Value"`
					Durability string `yaml:"Durability Policy"`
				} `yaml:"Description Topic"`
			} `yaml:"Displays"`
		} `yaml:"Visualization Manager"`
	}
	if err := yaml.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	enabled := map[string]bool{}
	for _, d := range file.Manager.Displays {
		enabled[d.Class] = d.Enabled
		if d.Class != "rviz_default_plugins/RobotModel" {
			continue
		}
		if d.Source != "Topic" || d.Topic.Value != "robot_description" || d.Topic.Durability != "Transient Local" {
			t.Errorf("the model comes from %s %q, %s; robot_state_publisher offers the topic robot_description, transient local",
				d.Source, d.Topic.Value, d.Topic.Durability)
		}
	}
	for _, class := range []string{"rviz_default_plugins/RobotModel", "rviz_default_plugins/TF"} {
		if !enabled[class] {
			t.Errorf("%s is not enabled", class)
		}
	}
}
