package node_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// rawClient is a client whose samples the test writes itself.
type rawClient struct {
	requests dds.Writer
	replies  dds.Reader
}

// newRawClient opens a participant with the ends of a client of /arm/torque, one after the other or without the second.
func newRawClient(t *testing.T, network *memory.Network, userData string) rawClient {
	t.Helper()
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	c := rawClient{}
	c.replies, err = p.NewReader(dds.Endpoint{
		Topic: "rr/arm/torqueReply", Type: "std_srvs::srv::dds_::SetBool_Response_", QoS: dds.ServicesQoS, UserData: []byte(userData),
	})
	if err != nil {
		t.Fatal(err)
	}
	c.requests, err = p.NewWriter(dds.Endpoint{
		Topic: "rq/arm/torqueRequest", Type: "std_srvs::srv::dds_::SetBool_Request_", QoS: dds.ServicesQoS, UserData: []byte(userData),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// next waits for the next sample of a reader.
func next(t *testing.T, r dds.Reader) ([]byte, dds.SampleInfo) {
	t.Helper()
	watchdog := time.AfterFunc(patience, func() { r.Close() })
	defer watchdog.Stop()
	for {
		var info dds.SampleInfo
		payload, ok, err := r.Take(nil, &info)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return payload, info
		}
		if err := r.Wait(); err != nil {
			t.Fatalf("no sample within %v: %v", patience, err)
		}
	}
}

// TestServiceForHeadedClients: the header comes first in requests and replies of rmw_cyclonedds; the server returns it,
// and nothing identifies the reply beside the sample. The bytes are written out by hand (ROS 2 service mapping of
// rmw_cyclonedds: u64 client, i64 sequence number, then the message in plain CDR).
func TestServiceForHeadedClients(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, request, userData string
	}{
		{"little-endian", "\x00\x01\x00\x00" + "\x88\x77\x66\x55\x44\x33\x22\x11" + "\x2a\x00\x00\x00\x00\x00\x00\x00" + "\x01", "clientid=1.10.a;typehash=RIHS01_x;"},
		{"big-endian", "\x00\x00\x00\x00" + "\x11\x22\x33\x44\x55\x66\x77\x88" + "\x00\x00\x00\x00\x00\x00\x00\x2a" + "\x01", "clientid=1.10.a;"},
		{"without id", "\x00\x01\x00\x00" + "\x88\x77\x66\x55\x44\x33\x22\x11" + "\x2a\x00\x00\x00\x00\x00\x00\x00" + "\x01", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var network memory.Network
			setBool(t, open(t, &network, "arm"), "~/torque")
			network.Vendor = dds.VendorCyclone
			client := newRawClient(t, &network, test.userData)
			if err := client.requests.Write([]byte(test.request)); err != nil {
				t.Fatal(err)
			}
			payload, info := next(t, client.replies)
			want := "\x00\x01\x00\x00" + "\x88\x77\x66\x55\x44\x33\x22\x11" + "\x2a\x00\x00\x00\x00\x00\x00\x00" +
				"\x00\x00\x00\x00" + "\x02\x00\x00\x00" + "1\x00" // success, 3 bytes of alignment, "1"
			if string(payload) != want {
				t.Errorf("reply is %x, want %x", payload, want)
			}
			if info.Related != (dds.SampleID{}) {
				t.Errorf("related identity is %v, want none", info.Related)
			}
		})
	}
}

// TestServiceForBareClients: rmw_fastrtps finds the reply by its related identity, the reply reader (or in old versions
// the request writer) and the number of the request. The body is padded so that no client on rmw_cyclonedds that sees it
// reads a header beyond its end.
func TestServiceForBareClients(t *testing.T) {
	t.Parallel()
	for _, named := range []bool{true, false} {
		t.Run(fmt.Sprint("reply reader named ", named), func(t *testing.T) {
			t.Parallel()
			var network memory.Network
			setBool(t, open(t, &network, "arm"), "~/torque")
			network.Vendor = dds.VendorEProsima
			client := newRawClient(t, &network, "typehash=RIHS01_x;")
			related, want := dds.SampleID{}, client.requests.GUID()
			if named {
				want = client.replies.GUID()
				related = dds.SampleID{Writer: want, Sequence: dds.UnknownSequence}
			}
			var ids []dds.SampleID
			for range 2 {
				id, err := client.requests.WriteRelated([]byte("\x00\x01\x00\x00\x01\x00\x00\x00"), related)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, id)
			}
			for i, id := range ids {
				payload, info := next(t, client.replies)
				body := "\x00\x00\x00\x00" + "\x02\x00\x00\x00" + string(rune('1'+i)) + "\x00"
				if !bytes.HasPrefix(payload, []byte("\x00\x01\x00\x00"+body)) || len(payload) < 4+16 {
					t.Errorf("reply is %x, want a header, %x and zeros", payload, body)
				}
				if want := (dds.SampleID{Writer: want, Sequence: id.Sequence}); info.Related != want {
					t.Errorf("related identity is %v, want %v", info.Related, want)
				}
			}
		})
	}
}

// TestServiceSurvivesGarbage: what cannot be read is dropped.
func TestServiceSurvivesGarbage(t *testing.T) {
	t.Parallel()
	var network memory.Network
	setBool(t, open(t, &network, "arm"), "~/torque")
	for _, vendor := range []dds.Vendor{dds.VendorCyclone, dds.VendorEProsima} {
		network.Vendor = vendor
		client := newRawClient(t, &network, "")
		for _, request := range []string{"", "\x00", "\x00\x01\x00\x00", "\x00\x01\x00\x00\x01\x02\x03", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
			if len(request) == 0 && vendor == dds.VendorEProsima {
				continue
			}
			if err := client.requests.Write([]byte(request)); err != nil {
				t.Fatal(err)
			}
		}
	}
	network.Vendor = 0
	if _, err := setBoolClient(t, open(t, &network, "asker"), "/arm/torque").Call(within(t), &std_srvs.SetBool_Request{}); err != nil {
		t.Error(err)
	}
}

// rawServer opens the ends of a server of /arm/torque.
func rawServer(t *testing.T, network *memory.Network) (requests dds.Reader, replies dds.Writer) {
	t.Helper()
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	replies, err = p.NewWriter(dds.Endpoint{
		Topic: "rr/arm/torqueReply", Type: "std_srvs::srv::dds_::SetBool_Response_", QoS: dds.ServicesQoS, UserData: []byte("serviceid=5;"),
	})
	if err != nil {
		t.Fatal(err)
	}
	requests, err = p.NewReader(dds.Endpoint{
		Topic: "rq/arm/torqueRequest", Type: "std_srvs::srv::dds_::SetBool_Request_", QoS: dds.ServicesQoS, UserData: []byte("serviceid=5;"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return requests, replies
}

// TestClientOfHeadedServer: to a server on rmw_cyclonedds the client writes the header, and it takes only replies that
// return it.
func TestClientOfHeadedServer(t *testing.T) {
	t.Parallel()
	network := memory.Network{Vendor: dds.VendorCyclone}
	requests, replies := rawServer(t, &network)
	network.Vendor = 0
	client := setBoolClient(t, open(t, &network, "asker"), "/arm/torque")
	responses := make(chan *std_srvs.SetBool_Response, 1)
	go func() {
		response, err := client.Call(within(t), &std_srvs.SetBool_Request{Data: true})
		if err != nil {
			t.Error(err)
		}
		responses <- response
	}()
	request, _ := next(t, requests)
	if len(request) < 4+16+1 || string(request[12:20]) != "\x01\x00\x00\x00\x00\x00\x00\x00" || request[20] != 1 {
		t.Fatalf("request is %x, want a header with sequence number 1 and true", request)
	}
	reply := func(client, body string) []byte {
		return []byte("\x00\x01\x00\x00" + client + string(request[12:20]) + body)
	}
	foreign := bytes.Clone(request[4:12])
	foreign[0]++
	for _, payload := range [][]byte{
		{0, 1, 0, 0, 1},
		reply(string(foreign), "\x00\x00\x00\x00\x03\x00\x00\x00no\x00"),
		reply(string(request[4:12]), "\x01\x00\x00\x00\x04\x00\x00\x00yes\x00"),
	} {
		if err := replies.Write(payload); err != nil {
			t.Fatal(err)
		}
	}
	if response := <-responses; response != nil && (!response.Success || response.Message != "yes") {
		t.Errorf("response is %+v", response)
	}
}

// TestClientOfBareServer: to a server on rmw_fastrtps the client names its reply reader, and it takes replies that name
// it or its request writer.
func TestClientOfBareServer(t *testing.T) {
	t.Parallel()
	network := memory.Network{Vendor: dds.VendorEProsima}
	requests, replies := rawServer(t, &network)
	network.Vendor = 0
	client := setBoolClient(t, open(t, &network, "asker"), "/arm/torque")
	for i, byWriter := range []bool{false, true} {
		responses := make(chan *std_srvs.SetBool_Response, 1)
		go func() {
			response, err := client.Call(within(t), &std_srvs.SetBool_Request{Data: true})
			if err != nil {
				t.Error(err)
			}
			responses <- response
		}()
		request, info := next(t, requests)
		if request[4] != 1 || !info.Related.Writer.IsReader() || info.Related.Sequence != dds.UnknownSequence || info.ID.Sequence != int64(i+1) {
			t.Fatalf("request %d is %x with %+v", i, request, info)
		}
		to := info.Related.Writer
		if byWriter {
			to = info.ID.Writer
		}
		foreign := to
		foreign[4]++
		no, yes := []byte("\x00\x01\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00no\x00"), []byte("\x00\x01\x00\x00\x01\x00\x00\x00\x04\x00\x00\x00yes\x00")
		for _, answer := range []struct {
			payload []byte
			related dds.SampleID
		}{
			{no, dds.SampleID{}},
			{no, dds.SampleID{Writer: foreign, Sequence: info.ID.Sequence}},
			{no, dds.SampleID{Writer: to, Sequence: info.ID.Sequence + 1}},
			{yes, dds.SampleID{Writer: to, Sequence: info.ID.Sequence}},
		} {
			if _, err := replies.WriteRelated(answer.payload, answer.related); err != nil {
				t.Fatal(err)
			}
		}
		if response := <-responses; response != nil && (!response.Success || response.Message != "yes") {
			t.Errorf("response %d is %+v", i, response)
		}
	}
}
