package node

import (
	"fmt"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/node/dds"
)

// rejectionInterval is the shortest time between two log lines about samples of one topic that cannot be read.
const rejectionInterval = 10 * time.Second

// rejections counts the samples of one topic or service that cannot be read, and logs them, but not too often. One
// goroutine uses it.
type rejections struct {
	log      *zap.Logger
	name     string // of the topic or service
	count    uint64
	reported time.Time
}

func (r *rejections) add(from dds.GUID, err error) {
	r.count++
	if now := time.Now(); now.Sub(r.reported) >= rejectionInterval {
		r.reported = now
		r.log.Warn(fmt.Sprintf("%s: message from %v dropped, %d so far", r.name, from, r.count), zap.Error(err))
	}
}
