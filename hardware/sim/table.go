package sim

import (
	"encoding/binary"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// table is the control table of one servo: the registers that its firmware has, and their bytes.
type table struct {
	memory []byte
	// registers holds for every address the register that covers it, nil where there is none. The slots of
	// indirect addressing are registers here too.
	registers []*model.Register
	// slots holds for the data bytes of indirect addressing where their address register lies, else -1.
	slots []int
	// lenient tables read 0 from an address without a register, as protocol 1.0 has no error for it.
	lenient bool
}

// newTable returns the control table of a model at a firmware version, all zero.
func newTable(m *model.Model, firmware int) *table {
	size := tableSize(m, firmware)
	t := &table{memory: make([]byte, size), registers: make([]*model.Register, size), slots: make([]int, size)}
	for i := range t.slots {
		t.slots[i] = -1
	}
	for _, b := range m.Indirect {
		if b.In(firmware) {
			t.addIndirect(b)
		}
	}
	for _, r := range m.Registers() {
		if r.Since <= firmware {
			t.cover(r)
		}
	}
	return t
}

func tableSize(m *model.Model, firmware int) int {
	size := 0
	for _, r := range m.Registers() {
		size = max(size, r.End())
	}
	for _, b := range m.Indirect {
		if b.In(firmware) {
			size = max(size, b.Address+2*b.Slots, b.Data+b.Slots)
		}
	}
	return size
}

func (t *table) cover(r *model.Register) {
	for a := r.Address; a < r.End(); a++ {
		t.registers[a] = r
	}
}

// addIndirect adds the slots of a block. From the factory each slot leads to its own data byte.
func (t *table) addIndirect(b model.IndirectBlock) {
	lower := model.Bound{Value: int64(b.TargetLower), Known: true}
	upper := model.Bound{Value: int64(b.TargetUpper), Known: true}
	for i := range b.Slots {
		address, data := b.Address+2*i, b.Data+i
		t.cover(&model.Register{
			Name: "indirect_address", Address: address, Size: 2, Access: model.ReadWrite, Area: b.Area,
			Default: model.Optional{Value: int64(data), Known: true}, Min: lower, Max: upper,
		})
		t.cover(&model.Register{Name: "indirect_data", Address: data, Size: 1, Access: model.ReadWrite})
		t.slots[data] = address
	}
}

// resolve returns the address that an access to this one reaches, and the register there; nil when there is none.
func (t *table) resolve(address int) (int, *model.Register) {
	if address < 0 || address >= len(t.memory) {
		return address, nil
	}
	if slot := t.slots[address]; slot >= 0 {
		if address = int(binary.LittleEndian.Uint16(t.memory[slot:])); address >= len(t.memory) {
			return address, nil
		}
	}
	return address, t.registers[address]
}

// read appends the bytes from address on. An address without a register is refused, as the e-manual says of the
// access error (Protocol 2.0, Status Packet, Error 0x07).
func (t *table) read(dst []byte, address, length int) ([]byte, refusal) {
	start := len(dst)
	for a := address; a < address+length; a++ {
		target, r := t.resolve(a)
		switch {
		case r != nil:
			dst = append(dst, t.memory[target])
		case t.lenient && target < len(t.memory):
			dst = append(dst, 0)
		default:
			return dst[:start], noAccess
		}
	}
	return dst, accepted
}

// next returns the register that a write of data at address sets first. It is refused when there is none, or when
// the write covers it in part: "attempt to write data shorter than the data length" (Error 0x05).
func (t *table) next(address int, data []byte) (*model.Register, refusal) {
	target, r := t.resolve(address)
	switch {
	case r == nil:
		return nil, noAccess
	case target != r.Address || len(data) < r.Size:
		return nil, wrongLength
	}
	for i := 1; i < r.Size; i++ {
		if following, _ := t.resolve(address + i); following != target+i {
			return nil, wrongLength
		}
	}
	return r, accepted
}

// value returns the raw content of a register.
func (t *table) value(r *model.Register) int64 {
	if r == nil {
		return 0
	}
	return r.Decode(t.memory[r.Address:])
}

// set sets the content of a register to the nearest value that it can hold.
func (t *table) set(r *model.Register, raw int64) {
	if r == nil || !r.Numeric() {
		return
	}
	lower, upper := r.RawRange()
	// The error cannot happen: raw is within the range of the register.
	_ = r.Encode(t.memory[r.Address:], max(lower, min(upper, raw)))
}
