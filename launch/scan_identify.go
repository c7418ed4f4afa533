package launch

import (
	"fmt"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
)

// Protocol 1.0 and Feetech servos answer a ping alike, and without saying what they are. What they have in their control
// tables tells: the id in its place, and a model number that a table of this protocol has.
//
//	address     0, 1          2          3, 4           5
//	DYNAMIXEL   model number  firmware   id, baud_rate  return_delay_time    (X series: firmware at 6, id at 7)
//	Feetech     firmware      -          model number   id
const (
	headAddress    = 0 // two bytes
	oldFirmware    = 2
	coreAddress    = 3 // three bytes, the id of a Feetech servo last
	feetechIDIndex = 2
	// feetechUpperLimit is where Feetech servos have max_position_limit.
	feetechUpperLimit = 11
)

// identify fills in what a servo says of itself; false when it speaks a protocol that is not looked for, or is not there.
func (w *sweep) identify(d *discovery) (wanted bool, err error) {
	d.Protocol, d.Firmware = w.nominal(), ""
	head, damaged, err := w.read(d.ID, headAddress, 2)
	if err != nil || damaged {
		d.Duplicate = damaged
		return true, err
	}
	core, damaged, err := w.read(d.ID, coreAddress, 3)
	switch {
	case err != nil || damaged:
		d.Duplicate = damaged
		return true, err
	case head == nil && core == nil:
		return w.stillThere(d.ID)
	case head == nil || core == nil:
		return true, nil
	}
	d.Alert = w.bus.Alert(d.ID) // of a read: the echo of a ping looks like the answer with an alert
	return w.judge(d, head, core)
}

// stillThere asks again for a servo that answers no read. With status_return_level 0 it does not, but an id that was
// made up by noise or an echo will not answer twice.
func (w *sweep) stillThere(id byte) (bool, error) {
	answers, err := w.ping(id)
	return answers.From(id) > 0, err
}

// judge decides what a servo is by the beginning of its control table.
func (w *sweep) judge(d *discovery, head, core []byte) (wanted bool, err error) {
	known, err := w.isDynamixel(d, head)
	switch {
	case err != nil || known:
		return slices.Contains(w.protocols, codec.Protocol1), err
	case core[feetechIDIndex] == d.ID:
		return w.judgeFeetech(d, head, core)
	}
	d.Number = lowFirst(head)
	return true, w.readFirmware(d, oldFirmware)
}

// isDynamixel reports whether a table of protocol 1.0 has this servo, and then fills in what it is.
func (w *sweep) isDynamixel(d *discovery, head []byte) (bool, error) {
	models := w.speaking(lowFirst(head), codec.Protocol1)
	if len(models) == 0 {
		return false, nil
	}
	id, hasID := models[0].Register("id")
	firmware, hasFirmware := models[0].Register("firmware_version")
	if !hasID || !hasFirmware {
		return false, nil
	}
	held, _, err := w.read(d.ID, id.Address, 1)
	if err != nil || len(held) != 1 || held[0] != d.ID {
		return false, err
	}
	d.Protocol, d.Number, d.Models = codec.Protocol1, lowFirst(head), models
	return true, w.readFirmware(d, firmware.Address)
}

// readFirmware asks a servo of protocol 1.0 for its firmware version.
func (w *sweep) readFirmware(d *discovery, address int) error {
	content, _, err := w.read(d.ID, address, 1)
	if len(content) == 1 {
		d.Version, d.Firmware = int(content[0]), fmt.Sprint(content[0])
	}
	return err
}

// judgeFeetech decides which kind of Feetech servo this is: by its model number, else by its byte order.
func (w *sweep) judgeFeetech(d *discovery, head, core []byte) (wanted bool, err error) {
	d.Version, d.Firmware = int(head[0])<<8|int(head[1]), fmt.Sprintf("%d.%d", head[0], head[1])
	d.Protocol, d.Number = codec.FeetechSTS, lowFirst(core)
	if d.Models = w.speaking(d.Number, d.Protocol); len(d.Models) > 0 {
		return slices.Contains(w.protocols, d.Protocol), nil
	}
	d.Protocol, d.Number = codec.FeetechSCS, highFirst(core)
	if d.Models = w.speaking(d.Number, d.Protocol); len(d.Models) > 0 {
		return slices.Contains(w.protocols, d.Protocol), nil
	}
	limit, _, err := w.read(d.ID, feetechUpperLimit, 2)
	if !likeSCS(limit, w.protocols) {
		d.Protocol, d.Number = codec.FeetechSTS, lowFirst(core)
	}
	return slices.Contains(w.protocols, d.Protocol), err
}

// likeSCS reports whether an upper position limit is at most 1023 with the high byte first, and more than the 4095 of
// STS servos with the low byte first. What is looked for decides when only one of them is.
func likeSCS(limit []byte, wanted []codec.Protocol) bool {
	sts, scs := slices.Contains(wanted, codec.FeetechSTS), slices.Contains(wanted, codec.FeetechSCS)
	if sts != scs {
		return scs
	}
	return len(limit) == 2 && highFirst(limit) <= 1023 && lowFirst(limit) > 4095
}

func lowFirst(b []byte) int  { return int(b[0]) | int(b[1])<<8 }
func highFirst(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// usb2axNumber is what a USB2AX holds as its model number (USB2AX wiki, control table).
const usb2axNumber = 0x4201

// lookForAdapter asks for a USB2AX, with nothing but a read: it takes other instructions for its own settings. What comes
// back shows, too, whether the adapter returns what is sent through it, which pings alone would not.
func (w *sweep) lookForAdapter() error {
	content, _, err := w.read(codec.USB2AXID, headAddress, 3)
	if err != nil || len(content) != 3 || lowFirst(content) != usb2axNumber || w.adapter {
		return err
	}
	w.adapter = true
	w.found(discovery{
		Protocol: codec.Protocol1, Baud: w.baud, ID: codec.USB2AXID, Adapter: "USB2AX",
		Number: usb2axNumber, Version: int(content[2]), Firmware: fmt.Sprint(content[2]),
	})
	return nil
}
