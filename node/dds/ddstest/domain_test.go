package ddstest_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

// TestDomain: nobody else gets a domain before its test has ended.
func TestDomain(t *testing.T) {
	t.Parallel()
	mine := ddstest.Domain(t)
	if mine < 1 || mine > 101 {
		t.Errorf("domain %d is not within 1 and 101", mine)
	}
	for range 20 {
		t.Run("other", func(t *testing.T) {
			if ddstest.Domain(t) == mine {
				t.Errorf("domain %d was given twice", mine)
			}
		})
	}
}
