package driver

import (
	"fmt"
	"time"

	"go.uber.org/zap"
)

// refusalInterval is the shortest time between two log lines about commands that are refused for the same reason.
const refusalInterval = 10 * time.Second

// refusals logs why commands are refused, but not with every one of a stream. One goroutine uses it.
type refusals struct {
	log    *zap.Logger
	what   string // such as "commands"
	last   string
	count  int // since it was last logged
	logged time.Time
}

// add notes a refusal.
func (r *refusals) add(err error) {
	now, text := time.Now(), err.Error()
	if r.count++; text == r.last && now.Sub(r.logged) < refusalInterval {
		return
	}
	if text == r.last && r.count > 1 {
		text = fmt.Sprintf("%s (%d times)", text, r.count)
	}
	r.log.Warn(r.what + " refused: " + text)
	r.last, r.count, r.logged = err.Error(), 0, now
}
