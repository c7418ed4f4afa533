package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

// The man page has every command with every flag, and man shows it without a complaint.
func TestManPage(t *testing.T) {
	t.Parallel()
	root := newRootCommand(launch.ROSArgs{})
	page := manPage(root)
	plain := strings.ReplaceAll(string(page), `\-`, "-")
	for _, command := range []string{"run FILE", "check FILE", "export moveit FILE", "import interbotix MOTORS [MODES]", "setup", "scan"} {
		if !strings.Contains(plain, ".SS \"sinew "+command) {
			t.Errorf("the man page has no sinew %s", command)
		}
	}
	for _, flag := range []string{"--sim", "--json", "-o, --output string", "--dry-run"} {
		if !strings.Contains(plain, " "+flag+" ") {
			t.Errorf("the man page has no %s", flag)
		}
	}
	man, err := exec.LookPath("man")
	if err != nil {
		t.Skip("SKIPPED: no man here to show the page")
	}
	cmd := exec.CommandContext(t.Context(), man, "--warnings=w", "-l", "-")
	cmd.Stdin = bytes.NewReader(page)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 || !bytes.Contains(out, []byte("SYNOPSIS")) {
		t.Errorf("man: %v\n%s", err, stderr.Bytes())
	}
}

// The shell completes commands, configurations and models.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"exp"}, "export"},
		{[]string{"export", ""}, "ros2_control"},
		{[]string{"run", ""}, "yaml\nyml\n:8"},
		{[]string{"export", "moveit", ""}, "yaml\nyml\n:8"},
		{[]string{"run", "a.yaml", ""}, ":4"},
		{[]string{"models", "XM540"}, "XM540-W270"},
		{[]string{"import", "workbench", "--model", "pan=XL330-M2"}, "pan=XL330-M288"},
	} {
		root := newRootCommand(launch.ROSArgs{})
		var out bytes.Buffer
		root.SetOut(&out)
		root.SetErr(new(bytes.Buffer))
		root.SetArgs(append([]string{cobra.ShellCompNoDescRequestCmd}, test.args...))
		if err := root.ExecuteContext(t.Context()); err != nil || !strings.Contains(out.String(), test.want) {
			t.Errorf("%q completes to %q (%v), want %q", test.args, out.String(), err, test.want)
		}
	}
}

// Every shell gets a script.
func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		root := newRootCommand(launch.ROSArgs{})
		var out bytes.Buffer
		root.SetOut(&out)
		root.SetArgs([]string{"completion", shell})
		if err := root.ExecuteContext(t.Context()); err != nil || !strings.Contains(out.String(), "sinew") {
			t.Errorf("completion %s: %v, %d bytes", shell, err, out.Len())
		}
	}
}
