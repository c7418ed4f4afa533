package launch

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// usualBauds are the rates servos are run at, the most likely first: the factory rates of DYNAMIXEL and of Feetech,
// AX and MX, then what people set.
var usualBauds = []int{57600, 1000000, 115200, 2000000, 3000000, 4000000}

var allProtocols = []codec.Protocol{codec.Protocol2, codec.Protocol1, codec.FeetechSTS, codec.FeetechSCS}

// parseProtocols reads the name of a protocol, or "all".
func parseProtocols(text string) ([]codec.Protocol, error) {
	if text == allOfThem {
		return allProtocols, nil
	}
	for _, p := range allProtocols {
		if p.String() == text {
			return []codec.Protocol{p}, nil
		}
	}
	return nil, fmt.Errorf("protocol %q: it must be 2.0, 1.0, feetech-sts, feetech-scs or all", text)
}

// parseBauds reads line rates with commas between them, "" or "all".
func parseBauds(text string, library *model.Library) ([]int, error) {
	switch text {
	case "":
		return usualBauds, nil
	case allOfThem:
		return everyBaud(library)
	}
	var bauds []int
	for item := range strings.SplitSeq(text, ",") {
		baud, err := strconv.Atoi(strings.TrimSpace(item))
		if err != nil || baud <= 0 {
			return nil, fmt.Errorf("baud %q: it must be rates in bits per second, such as 57600,1000000, or all", text)
		}
		bauds = append(bauds, baud)
	}
	return bauds, nil
}

// everyBaud returns the usual rates, and behind them all others that a table has.
func everyBaud(library *model.Library) ([]int, error) {
	others := map[int]bool{}
	for _, name := range library.Names() {
		m, err := library.Model(name)
		if err != nil {
			return nil, err
		}
		for _, b := range m.BaudRates {
			others[b.BitsPerSecond] = !slices.Contains(usualBauds, b.BitsPerSecond)
		}
	}
	maps.DeleteFunc(others, func(_ int, other bool) bool { return !other })
	return append(slices.Clone(usualBauds), slices.Sorted(maps.Keys(others))...), nil
}

// maxScanID is the highest id that a scan asks for: 253 is that of the USB2AX adapter.
const maxScanID = 252

// parseIDs reads ids and ranges of ids with commas between them. It returns each id once, in order.
func parseIDs(text string) ([]byte, error) {
	var wanted [maxScanID + 1]bool
	for item := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(item), "-")
		if !isRange {
			last = first
		}
		lower, err1 := strconv.Atoi(first)
		upper, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || lower < 0 || upper > maxScanID || lower > upper {
			return nil, fmt.Errorf("ids %q: they must be numbers and ranges of 0 to %d, such as 1,5,10-20", text, maxScanID)
		}
		for id := lower; id <= upper; id++ {
			wanted[id] = true
		}
	}
	var ids []byte
	for id, is := range wanted {
		if is {
			ids = append(ids, byte(id))
		}
	}
	return ids, nil
}

// String returns what is looked for in words.
func (s *search) String() string {
	bauds := fmt.Sprintf("%d rates", len(s.bauds))
	if len(s.bauds) <= len(usualBauds) {
		bauds = listed(s.bauds) + " baud"
	}
	return fmt.Sprintf("%s, protocol %s", bauds, listed(s.protocols))
}

// listed returns items with commas between them.
func listed[T any](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = fmt.Sprint(item)
	}
	return strings.Join(texts, ", ")
}
