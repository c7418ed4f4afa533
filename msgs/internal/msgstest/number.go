package msgstest

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// integer returns the bits of a JSON number that is an int64 or a uint64.
func integer(v any) (uint64, error) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, fmt.Errorf("%v is not a number", v)
	}
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return uint64(i), nil
	}
	return strconv.ParseUint(n.String(), 10, 64)
}

// float returns a JSON number, or one of the names of those that JSON cannot write. NaN is
// the one that ROS 2 has on the wire, quiet and without payload.
func float(v any) (float64, error) {
	switch n := v.(type) {
	case json.Number:
		return n.Float64()
	case string:
		switch n {
		case "NaN":
			return math.Float64frombits(0x7ff8000000000000), nil
		case "Infinity":
			return math.Inf(1), nil
		case "-Infinity":
			return math.Inf(-1), nil
		}
	}
	return 0, fmt.Errorf("%v is not a number", v)
}
