package hardware

import (
	"fmt"
	"path/filepath"
	"time"
)

// longLatency is above what a latency timer should be.
const longLatency = time.Millisecond

// LatencyAdvice sees to the latency timer of a serial adapter: it is set to 1 ms where that is permitted. needed is
// true when it stays longer; text then says what that means and how to change it. Ports without such a timer (ttyACM
// devices, UARTs, pseudo-terminals, bridges on the network) need nothing.
func LatencyAdvice(path string) (text string, needed bool) { return latencyAdvice("/sys", path) }

func latencyAdvice(sysfs, path string) (text string, needed bool) {
	file := latencyTimerFile(sysfs, path)
	return adviseOnTimer(path, file, setLatencyTimer(file))
}

// adviseOnTimer judges the timer in force.
func adviseOnTimer(path, file string, timer time.Duration) (text string, needed bool) {
	if timer <= longLatency {
		return "", false
	}
	return fmt.Sprintf("%s: the adapter holds answers back for %v (latency timer), which bounds the rate to about %d Hz: "+
		"put the line below into /etc/udev/rules.d/99-latency-timer.rules, then plug the adapter in again\n%s",
		path, timer, time.Second/timer, latencyRule(file)), true
}

// latencyRule is the udev rule that sets the timer of all adapters with this driver.
func latencyRule(file string) string {
	driver := "ftdi_sio"
	if link, err := filepath.EvalSymlinks(filepath.Join(filepath.Dir(file), "driver")); err == nil {
		driver = filepath.Base(link)
	}
	return fmt.Sprintf(`ACTION=="add", SUBSYSTEM=="usb-serial", DRIVER=="%s", ATTR{latency_timer}="1"`, driver)
}
