package codec_test

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// One cycle of a control loop: goal positions to two servos, the present
// position back from each. Buffers are used again from cycle to cycle.
func Example() {
	const goalPosition, presentPosition = 116, 132
	ids := []byte{1, 2}
	goals := []byte{150, 0, 0, 0, 170, 0, 0, 0}

	request := make([]byte, 0, codec.Protocol2.MaxPacketLength())
	request, err := codec.Protocol2.AppendSyncWrite(request, goalPosition, 4, ids, goals)
	if err != nil {
		fmt.Println(err)
		return
	}
	request, err = codec.Protocol2.AppendSyncRead(request, presentPosition, 4, ids)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("send %d bytes\n", len(request))

	answer := []byte{
		0xFF, 0xFF, 0xFD, 0x00, 0x01, 0x08, 0x00, 0x55, 0x00, 0xA6, 0x00, 0x00, 0x00, 0x8C, 0xC0,
		0xFF, 0xFF, 0xFD, 0x00, 0x02, 0x08, 0x00, 0x55, 0x00, 0x1F, 0x08, 0x00, 0x00, 0xBA, 0xBE,
	}
	for {
		status, n, err := codec.Protocol2.DecodeStatus(answer)
		if err != nil {
			break // here: no bytes are left
		}
		answer = answer[n:]
		fmt.Printf("servo %d: % x, %s\n", status.ID, status.Params, status.Error)
	}
	// Output:
	// send 40 bytes
	// servo 1: a6 00 00 00, no error
	// servo 2: 1f 08 00 00, no error
}

// The e-manual's example.
func ExampleProtocol_AppendSyncWrite() {
	b, err := codec.Protocol2.AppendSyncWrite(nil, 116, 4, []byte{1, 2}, []byte{0x96, 0, 0, 0, 0xAA, 0, 0, 0})
	fmt.Printf("% x %v\n", b, err)
	// Output:
	// ff ff fd 00 fe 11 00 83 74 00 04 00 01 96 00 00 00 02 aa 00 00 00 82 87 <nil>
}

// FF FF FD among the data is stuffed with another FD, and comes out as it was.
func ExampleProtocol_AppendWrite() {
	b, _ := codec.Protocol2.AppendWrite(nil, 7, 116, []byte{0xFF, 0xFF, 0xFD, 0x00})
	fmt.Printf("% x\n", b)
	pkt, _, _ := codec.Protocol2.DecodeInstruction(b)
	fmt.Printf("%s % x\n", pkt.Instruction, pkt.Params)
	// Output:
	// ff ff fd 00 07 0a 00 03 74 00 ff ff fd fd 00 a1 98
	// write 74 00 ff ff fd 00
}

// A reset says what it spares; a forgotten option resets nothing.
func ExampleProtocol_AppendFactoryReset() {
	b, err := codec.Protocol2.AppendFactoryReset(nil, 1, codec.ResetAllButID)
	fmt.Printf("% x %v\n", b, err)
	_, err = codec.Protocol2.AppendFactoryReset(nil, 1, 0)
	fmt.Println(err)
	_, err = codec.Protocol2.AppendFactoryReset(nil, codec.BroadcastID, codec.ResetAll)
	fmt.Println(err)
	// Output:
	// ff ff fd 00 01 04 00 06 01 a1 e6 <nil>
	// protocol 2.0: factory reset: option 0: is not a reset option
	// protocol 2.0: factory reset: id 254: a reset of everything needs the id of one servo
}

// The end of a packet is still on its way, then noise and the packet arrive.
func ExampleProtocol_DecodeStatus() {
	b := []byte{0x00, 0x17, 0xFF, 0xFF, 0x01, 0x03, 0x00, 0x20, 0xDB}
	_, n, err := codec.Protocol1.DecodeStatus(b[:6])
	fmt.Println(n, err)
	status, n, err := codec.Protocol1.DecodeStatus(b)
	fmt.Println(n, err, status.ID, status.Params)
	// Output:
	// 2 incomplete packet
	// 9 <nil> 1 [32]
}

// Servo 7 is silent, and so is servo 4 behind it. What servo 3 said is there.
func ExampleProtocol_DecodeFastStatus() {
	blocks := []codec.FastBlock{{ID: 3, Length: 4}, {ID: 7, Length: 4}, {ID: 4, Length: 4}}
	arrived := []byte{0xFF, 0xFF, 0xFD, 0x00, 0xFE, 0x19, 0x00, 0x55, 0x00, 0x03, 0xA6, 0x00, 0x00, 0x00, 0x84, 0x08}
	_, err := codec.Protocol2.DecodeFastStatus(arrived, blocks)
	fmt.Println(err)
	for _, block := range blocks {
		if block.Data == nil {
			fmt.Printf("servo %d: silent\n", block.ID)
			continue
		}
		fmt.Printf("servo %d: % x\n", block.ID, block.Data)
	}
	// Output:
	// incomplete packet
	// servo 3: a6 00 00 00
	// servo 7: silent
	// servo 4: silent
}

// The side of the servo: who is meant, and what is to be written.
func ExampleProtocol_ParseSyncWrite() {
	b := []byte{0xFF, 0xFF, 0xFE, 0x0E, 0x83, 0x1E, 0x04, 0x00, 0x10, 0x00, 0x50, 0x01, 0x01, 0x20, 0x02, 0x60, 0x03, 0x67}
	pkt, _, err := codec.Protocol1.DecodeInstruction(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	write, err := codec.Protocol1.ParseSyncWrite(pkt.Params)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range write.Len() {
		id, data := write.At(i)
		fmt.Printf("servo %d: from register %d on % x\n", id, write.Address, data)
	}
	// Output:
	// servo 0: from register 30 on 10 00 50 01
	// servo 1: from register 30 on 20 02 60 03
}

// The adapter asks the servos one by one and answers for all of them; servo 2
// did not answer it.
func ExampleProtocol_ParseUSB2AXStatus() {
	b, _ := codec.Protocol1.AppendUSB2AXSyncRead(nil, 36, 2, []byte{1, 2})
	fmt.Printf("% x\n", b)
	status := codec.StatusPacket{ID: codec.USB2AXID, Params: []byte{0x00, 0x02, 0xFF, 0xFF}}
	answer, err := codec.Protocol1.ParseUSB2AXStatus(status, 2, 2)
	fmt.Println(err)
	for i := range answer.Len() {
		fmt.Printf("% x missing %v\n", answer.Data(i), answer.Missing(i))
	}
	// Output:
	// ff ff fd 06 84 24 02 01 02 4f
	// <nil>
	// 00 02 missing false
	// ff ff missing true
}

// Packets from pieces of a stream, with an adapter that echoes.
func ExampleParser() {
	parser := codec.NewParser(codec.Protocol1)
	request, _ := codec.Protocol1.AppendRead(nil, 1, 43, 1)
	parser.ExpectEcho(request)
	for _, piece := range [][]byte{request[:5], request[5:], {0xFF, 0xFF, 0x01}, {0x03, 0x00, 0x20, 0xDB}} {
		parser.Feed(piece)
		status, err := parser.NextStatus()
		fmt.Println(status.Params, err)
	}
	// Output:
	// [] incomplete packet
	// [] incomplete packet
	// [] incomplete packet
	// [32] <nil>
}

// The same byte means something else in each protocol.
func ExampleStatusError() {
	for _, p := range []codec.Protocol{codec.Protocol2, codec.Protocol1, codec.FeetechSTS} {
		e := codec.StatusError{Protocol: p, Byte: 0x05}
		fmt.Printf("%s: %s (alert %v, failed %v)\n", p, e, e.Alert(), e.Failed())
	}
	// Output:
	// 2.0: data length error (alert false, failed true)
	// 1.0: input voltage error, overheating error (alert true, failed false)
	// feetech-sts: voltage error, overheating error (alert true, failed false)
}

// How long a sync read of ten bytes from twelve servos takes at 1 Mbit/s, where
// a byte is 10 µs, with a return delay of 0; and a fast sync read.
func ExampleProtocol_FastStatusLength() {
	const servos, length = 12, 10
	request := codec.Protocol2.SyncReadLength(servos)
	each := request + servos*codec.Protocol2.StatusLength(length)
	joint := request + codec.Protocol2.FastStatusLength(servos, servos*length)
	perByte := 10 * time.Second / 1_000_000
	fmt.Println(time.Duration(each)*perByte, time.Duration(joint)*perByte)
	// Output:
	// 2.78ms 2.02ms
}
