package memory_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/sinew-robotics/sinew/node/dds/ddstest"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	t.Parallel()
	ddstest.Run(t, new(memory.Network).Open)
}
