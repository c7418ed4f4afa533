package hardware

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The bytes that the kernel takes: struct serial_rs485 of linux/serial.h (Linux 6.1) as a C compiler lays it out, 32
// bytes with flags at 0, delay_rts_before_send at 4 and delay_rts_after_send at 8; SER_RS485_ENABLED 1,
// SER_RS485_RTS_ON_SEND 2, SER_RS485_RTS_AFTER_SEND 4.
func TestRS485Bytes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		o    RS485
		want [3]uint32
	}{
		{RS485{RTSOnSend: true}, [3]uint32{1 | 2, 0, 0}},
		{RS485{}, [3]uint32{1 | 4, 0, 0}},
		{RS485{RTSOnSend: true, DelayBefore: 2 * time.Millisecond, DelayAfter: 3 * time.Millisecond}, [3]uint32{1 | 2, 2, 3}},
		{RS485{DelayBefore: time.Microsecond, DelayAfter: 1001 * time.Microsecond}, [3]uint32{1 | 4, 1, 2}},
	} {
		k := test.o.kernel()
		got := (*[32]byte)(unsafe.Pointer(&k))
		if size := unsafe.Sizeof(k); size != 32 {
			t.Fatalf("%d bytes, want 32", size)
		}
		var want [32]byte
		for i, x := range test.want {
			binary.NativeEndian.PutUint32(want[4*i:], x)
		}
		if *got != want {
			t.Errorf("%+v:\n got % x\nwant % x", test.o, *got, want)
		}
	}
	if unix.TIOCSRS485 != 0x542F { // asm-generic/ioctls.h
		t.Errorf("TIOCSRS485 is %#x", unix.TIOCSRS485)
	}
}

// A pseudo-terminal has no RTS line.
func TestRS485Refused(t *testing.T) {
	t.Parallel()
	_, path := openPty(t)
	_, err := OpenWith(PortOptions{Name: path, Baud: 1000000, RS485: &RS485{RTSOnSend: true}})
	var refused *RS485Error
	if !errors.As(err, &refused) || refused.Port != path || !errors.Is(err, unix.ENOTTY) {
		t.Fatalf("error %v", err)
	}
	if want := path + ": switch direction by RTS: its driver has no RS-485 mode (inappropriate ioctl for device): " +
		"leave rs485 out for an adapter that switches by itself"; err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	openSerial(t, path, 1000000) // given back

	_, err = OpenWith(PortOptions{Name: "tcp://localhost:1", RS485: &RS485{}})
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "a bridge on the network does that itself") {
		t.Errorf("bridge: %v", err)
	}
}
