package node_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestRepeatedLines: of equal lines a few are seen and the others counted; different ones are all seen.
func TestRepeatedLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, console := logging(t, new(memory.Network), node.Options{Name: "arm"})
		for i := range 50 {
			n.Logger().Warn("servo 3 is hot")
			if i%10 == 0 {
				n.Logger().Info(fmt.Sprintf("line %d", i))
			}
		}
		time.Sleep(11 * time.Second) // of the test's clock
		n.Logger().Warn("servo 3 is hot")
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
		close(console)
		var got []string
		for line := range console {
			_, text, _ := strings.Cut(line, "[arm]: ")
			got = append(got, strings.TrimSpace(text))
		}
		want := "servo 3 is hot|line 0|servo 3 is hot|servo 3 is hot|servo 3 is hot|servo 3 is hot|line 10|line 20|line 30|line 40|" +
			"servo 3 is hot (45 times more since then)|servo 3 is hot"
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("lines are\n%s\nwant\n%s", s, want)
		}
	})
}

// TestRepeatedLinesAreToldAtTheEnd: what was held back is not lost with the node.
func TestRepeatedLinesAreToldAtTheEnd(t *testing.T) {
	t.Parallel()
	n, console := logging(t, new(memory.Network), node.Options{Name: "arm"})
	for range 8 {
		n.Logger().Error("again")
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	console.await(t, "again (3 times more since then)")
}
