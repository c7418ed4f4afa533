package config

import (
	"net"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

func bus() kind[Bus] {
	return mapping(
		required("port", port(), func(b *Bus) *string { return &b.Port },
			"The serial device, for example /dev/ttyUSB0, or tcp://host:port for a serial bridge on the network."),
		required("baud", as(integer(1, 20_000_000), func(v int64) int { return int(v) }), func(b *Bus) *int { return &b.Baud },
			"The line rate in bit/s, as it is set in the servos."),
		optional("protocol", protocol(Protocol1, Protocol2, Feetech), func(b *Bus) *Protocol { return &b.Protocol }, Protocol2,
			"The packet format of the servos. A DYNAMIXEL servo may have another one of its own."),
		optional("adapter", choice(USB2AX), func(b *Bus) *Adapter { return &b.Adapter }, "",
			"The adapter, if it does more than carry bytes: a usb2ax reads many servos of protocol 1.0 at one request."),
		put("reply_margin", duration(marginLeast, marginMost),
			"How much later than the wire allows an answer may come. Default: 3ms. A bridge on the network needs more.",
			func(b *Bus, v time.Duration) { b.ReplyMargin = v }),
		optional("registers", registerValues(), func(b *Bus) *[]RegisterValue { return &b.Registers }, nil,
			"Raw register values for every servo on the bus, written at start where they differ. A joint's own come first."),
		put("rs485", rs485(), "Has the serial driver switch the direction of an RS-485 transceiver by the line RTS, where the driver can. "+
			"Without it the adapter does so by itself.",
			func(b *Bus, v RS485) { b.RS485 = &v }),
		optional("reconnect", boolean(), func(b *Bus) *bool { return &b.Reconnect }, true,
			"Whether a port that was lost is opened again: its joints are started softly and hold where they are found."),
	)
}

// Bounds of reply_margin: less than one scheduling hiccup makes no sense, more than a second would stop every loop.
const (
	marginLeast = 100 * time.Microsecond
	marginMost  = time.Second
)

// port is a serial device, or a serial bridge on the network.
func port() kind[string] {
	k := text("a serial device, for example /dev/ttyUSB0, or tcp://host:port")
	return scalar(k.expect, k.schema, func(n *yaml.Node) (string, bool) {
		if n.ShortTag() != "!!str" || strings.TrimSpace(n.Value) == "" || strings.ContainsFunc(n.Value, isControl) {
			return "", false
		}
		return n.Value, !strings.Contains(n.Value, bridgeMark) || isBridge(n.Value)
	})
}

// bridgeMark tells a serial bridge on the network from a device.
const bridgeMark = "://"

// isBridge reports whether a port is tcp://host:port.
func isBridge(port string) bool {
	address, ok := strings.CutPrefix(port, "tcp"+bridgeMark)
	host, number, err := net.SplitHostPort(address)
	if !ok || err != nil || host == "" || strings.ContainsAny(host, " /@") {
		return false
	}
	v, err := strconv.ParseUint(number, 10, 16)
	return err == nil && v > 0
}

// protocol is written as a number or as a text: 2, 2.0 and "2.0" are one.
func protocol(all ...Protocol) kind[Protocol] {
	words := map[string]Protocol{}
	var expect []string
	var enum []any
	for _, p := range all {
		words[string(p)] = p
		expect = append(expect, string(p))
		switch p {
		case Protocol1:
			words["1"] = p
			enum = append(enum, 1, "1.0")
		case Protocol2:
			words["2"] = p
			enum = append(enum, 2, "2.0")
		default:
			enum = append(enum, string(p))
		}
	}
	return scalar(oneOf(expect), schema{"enum": enum}, func(n *yaml.Node) (Protocol, bool) {
		p, ok := words[n.Value]
		return p, ok
	})
}

// rtsLevel is the level of the line RTS while sending.
type rtsLevel string

const (
	rtsHigh rtsLevel = "high"
	rtsLow  rtsLevel = "low"
)

// turnaroundMost bounds the delays of rs485: the kernel takes no more than 100 ms.
const turnaroundMost = 100 * time.Millisecond

func rs485() kind[RS485] {
	turnaround := duration(time.Microsecond, turnaroundMost)
	rts := put("rts", choice(rtsHigh, rtsLow), "Level of RTS while sending.", func(r *RS485, v rtsLevel) { r.RTSOnSend = v == rtsHigh })
	rts.standard = func(r *RS485) { r.RTSOnSend = true }
	rts.schema = rts.schema.withDefault(rtsHigh)
	return mapping(
		rts,
		put("delay_before_send", turnaround, "Time between the switch and the first byte. Default: 0s.",
			func(r *RS485, v time.Duration) { r.DelayBeforeSend = v }),
		put("delay_after_send", turnaround, "Time between the last byte and the switch back. Default: 0s.",
			func(r *RS485, v time.Duration) { r.DelayAfterSend = v }),
	)
}
