package hardware

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeSysfs has a usb-serial device ttyUSB0 of this driver, whose latency timer holds a text.
func fakeSysfs(t *testing.T, driver, timer string) (sysfs, file string) {
	t.Helper()
	sysfs = t.TempDir()
	devices := filepath.Join(sysfs, "bus/usb-serial/devices/ttyUSB0")
	drivers := filepath.Join(sysfs, "bus/usb-serial/drivers", driver)
	for _, directory := range []string{devices, drivers} {
		if err := os.MkdirAll(directory, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(drivers, filepath.Join(devices, "driver")); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(devices, "latency_timer")
	if err := os.WriteFile(file, []byte(timer+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return sysfs, file
}

func TestLatencyIsSetWherePermitted(t *testing.T) {
	t.Parallel()
	for _, timer := range []string{"16", "2", "1", "0"} {
		sysfs, file := fakeSysfs(t, "ftdi_sio", timer)
		if text, needed := latencyAdvice(sysfs, "/dev/ttyUSB0"); text != "" || needed {
			t.Errorf("%s ms: %q, %v", timer, text, needed)
		}
		if now, err := os.ReadFile(file); err != nil || timer != "0" && strings.TrimSpace(string(now)) != "1" {
			t.Errorf("%s ms: now %q, %v", timer, now, err)
		}
	}
}

// The rule is that of the kernel's ftdi_sio documentation for users without the right to write the timer.
func TestLatencyAdvice(t *testing.T) {
	t.Parallel()
	_, file := fakeSysfs(t, "ftdi_sio", "16")
	text, needed := adviseOnTimer("/dev/ttyUSB0", file, 16*time.Millisecond) // as it is without the right to write it
	const want = `/dev/ttyUSB0: the adapter holds answers back for 16ms (latency timer), which bounds the rate to about 62 Hz: ` +
		`put the line below into /etc/udev/rules.d/99-latency-timer.rules, then plug the adapter in again` + "\n" +
		`ACTION=="add", SUBSYSTEM=="usb-serial", DRIVER=="ftdi_sio", ATTR{latency_timer}="1"`
	if !needed || text != want {
		t.Errorf("needed %v\n got %s\nwant %s", needed, text, want)
	}
}

// A link such as those in /dev/serial/by-id leads to the device.
func TestLatencyByLink(t *testing.T) {
	t.Parallel()
	sysfs, file := fakeSysfs(t, "ftdi_sio", "16")
	device := filepath.Join(t.TempDir(), "ttyUSB0")
	if err := os.WriteFile(device, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "usb-FTDI_USB__-__Serial_Converter-if00-port0")
	if err := os.Symlink(device, link); err != nil {
		t.Fatal(err)
	}
	if text, needed := latencyAdvice(sysfs, link); text != "" || needed {
		t.Errorf("%q, %v", text, needed)
	}
	if now := readMilliseconds(file); now != time.Millisecond {
		t.Errorf("the timer holds %v", now)
	}
}

func TestLatencyAdviceWithoutTimer(t *testing.T) {
	t.Parallel()
	sysfs, _ := fakeSysfs(t, "ftdi_sio", "16")
	for _, port := range []string{"/dev/ttyACM0", "/dev/pts/3", "tcp://bridge:4000", ""} {
		if text, needed := latencyAdvice(sysfs, port); text != "" || needed {
			t.Errorf("%s: %q, %v", port, text, needed)
		}
	}
	if text, needed := LatencyAdvice(filepath.Join(t.TempDir(), "ttyUSB0")); text != "" || needed {
		t.Errorf("no such port: %q, %v", text, needed)
	}
}
