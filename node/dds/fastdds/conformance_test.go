//go:build cgo && fastdds

package fastdds

import (
	"testing"

	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	ddstest.Run(t, Open)
}
