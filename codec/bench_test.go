package codec

import (
	"fmt"
	"testing"
)

// The cycles for which the driver states figures: 4 bytes of goals to and
// 10 bytes of state from so many servos.
var benchServos = []int{6, 24, 100}

func plainCycle(servos int) *cycle {
	c := newCycle(servos)
	for i := range c.goals {
		c.goals[i] = byte(i)
	}
	return c
}

func BenchmarkEncodeSyncWrite(b *testing.B) {
	for _, servos := range benchServos {
		c := plainCycle(servos)
		b.Run(fmt.Sprint(servos), func(b *testing.B) {
			b.SetBytes(int64(Protocol2.SyncWriteLength(servos, 4)))
			for b.Loop() {
				if _, err := Protocol2.AppendSyncWrite(c.buf, 116, 4, c.ids, c.goals); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecodeSyncReadReplies(b *testing.B) {
	for _, servos := range benchServos {
		var replies []byte
		for id := range servos {
			replies, _ = Protocol2.AppendStatus(replies, byte(id), 0, []byte{0xFE, 0xFF, 0xF1, 0xFF, 0xFF, 0xFF, 0x20, 0x08, 0, 0})
		}
		b.Run(fmt.Sprint(servos), func(b *testing.B) {
			b.SetBytes(int64(len(replies)))
			for b.Loop() {
				for rest := replies; len(rest) > 0; {
					_, n, err := Protocol2.DecodeStatus(rest)
					if err != nil {
						b.Fatal(err)
					}
					rest = rest[n:]
				}
			}
		})
	}
}

func BenchmarkDecodeFastStatus(b *testing.B) {
	for _, servos := range benchServos {
		c := plainCycle(servos)
		for i := range c.blocks {
			c.blocks[i].Data = []byte{0xFE, 0xFF, 0xF1, 0xFF, 0xFF, 0xFF, 0x20, 0x08, 0, 0}
		}
		joint, err := Protocol2.AppendFastStatus(nil, c.blocks)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(servos), func(b *testing.B) {
			b.SetBytes(int64(len(joint)))
			for b.Loop() {
				if _, err := Protocol2.DecodeFastStatus(joint, c.blocks); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecodeStatus1(b *testing.B) {
	packet, _ := Protocol1.AppendStatus(nil, 1, 0, make([]byte, 6))
	for b.Loop() {
		if _, _, err := Protocol1.DecodeStatus(packet); err != nil {
			b.Fatal(err)
		}
	}
}
