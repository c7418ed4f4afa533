package node

import (
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

// FuzzServiceSample: whatever a client sends is refused or read, and what was read can be written and read again.
func FuzzServiceSample(f *testing.F) {
	const header = "\x88\x77\x66\x55\x44\x33\x22\x11\x2a\x00\x00\x00\x00\x00\x00\x00"
	for _, body := range []string{
		"", "\x00\x01\x00\x00", "\x00\x01\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00a\x00", "\x00\x01\x00\x00\xff\xff\xff\xff",
		"\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02a\x00",
		"\x00\x01\x00\x00" + header + "\x01\x00\x00\x00\x02\x00\x00\x00a\x00", "\x00\x01\x00\x00" + header[:9],
	} {
		f.Add([]byte(body), true)
		f.Add([]byte(body), false)
	}
	f.Fuzz(func(t *testing.T, payload []byte, headed bool) {
		form := bareForm
		if headed {
			form = headedForm
		}
		var r cdr.Reader
		var w cdr.Writer
		var header, again cdr.ServiceHeader
		var request, copied rcl_interfaces.GetParameters_Request
		if readServiceSample(&r, payload, form, &header, &request) != nil {
			return
		}
		written, err := writeServiceSample(&w, form, &header, &request)
		if err != nil {
			t.Fatal(err)
		}
		if err := readServiceSample(&r, written, form, &again, &copied); err != nil {
			t.Fatal(err)
		}
		if again != header || strings.Join(copied.Names, "\xff") != strings.Join(request.Names, "\xff") {
			t.Fatalf("wrote %v %q, read %v %q", header, request.Names, again, copied.Names)
		}
		if len(written) < 4+smallestBody {
			t.Fatalf("%d bytes were written, want at least %d", len(written), 4+smallestBody)
		}
	})
}

// FuzzEndpointID: the user data of any peer is read as rmw reads it, keys and values between = and ;.
func FuzzEndpointID(f *testing.F) {
	f.Add([]byte("clientid=1.f.a;typehash=RIHS01_0;\x00"))
	f.Add([]byte("serviceid=;"))
	f.Add([]byte("=;;==\x00\x00"))
	f.Fuzz(func(t *testing.T, userData []byte) {
		id := endpointID(userData)
		if id != "" && !strings.Contains(string(userData), "id="+id) {
			t.Fatalf("id %q of %q", id, userData)
		}
	})
}

func TestEndpointID(t *testing.T) {
	t.Parallel()
	for userData, want := range map[string]string{
		"clientid=1.f.a;typehash=RIHS01_0;":      "1.f.a",
		"typehash=RIHS01_0;serviceid= 1.10;\x00": " 1.10",
		"typehash=RIHS01_0;":                     "",
		"enclave=/;":                             "",
		"":                                       "",
		"clientid":                               "",
	} {
		if got := endpointID([]byte(userData)); got != want {
			t.Errorf("endpointID(%q) = %q, want %q", userData, got, want)
		}
	}
}
