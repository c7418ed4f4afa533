package interop_test

import (
	"encoding/json"
	"math"
	"time"
)

// event is one line of a peer's report.
type event struct {
	Event string `json:"event"`

	// Participants and endpoints.
	GUID           string `json:"guid"`
	UserData       string `json:"user_data"`
	Kind           string `json:"kind"` // publication or subscription
	Participant    string `json:"participant"`
	Topic          string `json:"topic"`
	Type           string `json:"type"`
	Reliable       flag   `json:"reliable"`
	TransientLocal flag   `json:"transient_local"`
	Automatic      flag   `json:"automatic"`
	Deadline       int64  `json:"deadline"` // ns, -1 for infinite, as the next two
	Lifespan       int64  `json:"lifespan"`
	Lease          int64  `json:"lease"`

	// The graph of one participant.
	GID   string      `json:"gid"`
	Nodes []graphNode `json:"nodes"`

	// Joint states and trajectories.
	Received int64    `json:"received"` // ns since 1970, as Stamp
	Stamp    int64    `json:"stamp"`
	FrameID  string   `json:"frame_id"`
	Names    nameList `json:"name"`
	Position numbers  `json:"position"`
	Velocity numbers  `json:"velocity"`
	Effort   numbers  `json:"effort"`
	Points   []point  `json:"points"`

	// Log messages.
	Level    int    `json:"level"`
	Msg      string `json:"msg"`
	File     string `json:"file"`
	Function string `json:"function"`
	Line     int    `json:"line"`

	// What a sender says of its message.
	Acknowledged flag `json:"acknowledged"`

	// The last line of a listener.
	JointStates int `json:"joint_states"`
	Lost        int `json:"lost"`

	// Messages that the Fast DDS peer could not decode.
	Problem string `json:"problem"`
	Bytes   string `json:"bytes"`
}

type graphNode struct {
	Name      string   `json:"name"`
	Namespace string   `json:"namespace"`
	Readers   []string `json:"readers"`
	Writers   []string `json:"writers"`
}

type point struct {
	Time         time.Duration `json:"time"`
	Position     numbers       `json:"position"`
	Velocity     numbers       `json:"velocity"`
	Acceleration numbers       `json:"acceleration"`
	Effort       numbers       `json:"effort"`
}

// flag is 0 or 1 in the report.
type flag bool

func (f *flag) UnmarshalJSON(text []byte) error {
	*f = string(text) == "1"
	return nil
}

// numbers are float64 with null for NaN.
type numbers []float64

func (n *numbers) UnmarshalJSON(text []byte) error {
	var values []*float64
	if err := json.Unmarshal(text, &values); err != nil {
		return err
	}
	*n = nil
	for _, v := range values {
		if v == nil {
			*n = append(*n, math.NaN())
		} else {
			*n = append(*n, *v)
		}
	}
	return nil
}

// nameList is the list of joints of a message, or the one logger of a log message.
type nameList []string

func (n *nameList) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '[' {
		return json.Unmarshal(text, (*[]string)(n))
	}
	*n = make(nameList, 1)
	return json.Unmarshal(text, &(*n)[0])
}
