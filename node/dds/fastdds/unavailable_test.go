//go:build !cgo || !fastdds

package fastdds_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
)

// TestUnavailable: who has no engine learns how to get one.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	_, err := fastdds.Open(dds.Options{})
	var unavailable *fastdds.UnavailableError
	if !errors.As(err, &unavailable) {
		t.Fatalf("Open returned %v, want an UnavailableError", err)
	}
	for _, word := range []string{"libfastrtps-dev", "libfastdds-dev", "make build"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not mention %s", err, word)
		}
	}
	if fastdds.Available || fastdds.Version() != "" {
		t.Errorf("available %v, version %q", fastdds.Available, fastdds.Version())
	}
}

func ExampleOpen() {
	if _, err := fastdds.Open(dds.Options{}); err != nil {
		fmt.Println(strings.SplitAfterN(err.Error(), ":", 3)[1])
	}
	// Output: this program was built without the DDS engine:
}
