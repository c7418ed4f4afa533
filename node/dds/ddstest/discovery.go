package ddstest

import (
	"errors"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// testMatching checks the rules of matching with endpoints that all exist at once on one topic each: a
// verdict on every pair has come when the last pair, which matches, has matched.
func testMatching(t *testing.T, e *engine) {
	best, rel := dds.QoS{Depth: 1}, dds.QoS{Reliability: dds.Reliable, Depth: 1}
	latched := dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 1}
	with := func(f func(*dds.QoS)) dds.QoS { q := rel; f(&q); return q }
	fast := with(func(q *dds.QoS) { q.Deadline = 50 * time.Second })
	slow := with(func(q *dds.QoS) { q.Deadline = 90 * time.Second })
	manual := with(func(q *dds.QoS) { q.Liveliness = dds.ManualByTopic })
	leased := with(func(q *dds.QoS) { q.LivelinessLease = 80 * time.Second })
	for _, test := range []struct {
		name               string
		offered, requested dds.QoS
		want               dds.Policy
	}{
		{"reliability equal", rel, rel, dds.PolicyNone},
		{"reliability more", rel, best, dds.PolicyNone},
		{"reliability less", best, rel, dds.PolicyReliability},
		{"durability equal", latched, latched, dds.PolicyNone},
		{"durability more", latched, rel, dds.PolicyNone},
		{"durability less", rel, latched, dds.PolicyDurability},
		{"deadline more", fast, slow, dds.PolicyNone},
		{"deadline not requested", slow, rel, dds.PolicyNone},
		{"deadline less", slow, fast, dds.PolicyDeadline},
		{"deadline not offered", rel, slow, dds.PolicyDeadline},
		{"liveliness more", manual, rel, dds.PolicyNone},
		{"liveliness less", rel, manual, dds.PolicyLiveliness},
		{"lease more", leased, rel, dds.PolicyNone},
		{"lease less", rel, leased, dds.PolicyLiveliness},
		{"depth differs", with(func(q *dds.QoS) { q.Depth = 7 }), rel, dds.PolicyNone},
		{"history differs", with(func(q *dds.QoS) { q.History = dds.KeepAll }), rel, dds.PolicyNone},
	} {
		if got := dds.Incompatible(test.offered, test.requested); got != test.want {
			t.Errorf("%s: Incompatible = %v, want %v", test.name, got, test.want)
		}
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := &engine{t: t, open: e.open, domain: Domain(t)}
			a, b := e.join(), e.join()
			w, r := a.writer(test.offered), b.reader(test.requested)
			if test.want == dds.PolicyNone {
				matched(a, w, b, r)
				return
			}
			incompatible := func(k dds.EventKind, local dds.GUID) func(dds.Event) bool {
				return func(ev dds.Event) bool {
					return ev.Kind == k && ev.Local == local && ev.Topic == topic && ev.Policy == test.want
				}
			}
			a.wait("reader incompatible "+test.want.String(), incompatible(dds.ReaderIncompatible, w.GUID()))
			b.wait("writer incompatible "+test.want.String(), incompatible(dds.WriterIncompatible, r.GUID()))
			if w.Matched() != 0 || r.Matched() != 0 {
				t.Errorf("matched %d readers and %d writers, want none", w.Matched(), r.Matched())
			}
		})
	}
}

// testTypesDiffer: a topic has one type in a participant; endpoints of other types elsewhere do not match.
func testTypesDiffer(t *testing.T, e *engine) {
	a, b := e.join(), e.join()
	w := a.writer(reliable)
	const other = "std_msgs::msg::dds_::Bool_"
	if _, err := a.NewReader(dds.Endpoint{Topic: topic, Type: other, QoS: reliable}); err == nil {
		t.Error("a reader of another type was made on the writer's topic")
	}
	foreign, err := b.NewReader(dds.Endpoint{Topic: topic, Type: other, QoS: reliable})
	if err != nil {
		t.Fatal(err)
	}
	a.kind(dds.ReaderDiscovered, foreign.GUID())
	c := e.join()
	r := c.reader(reliable)
	matched(a, w, c, r)
	if w.Matched() != 1 || foreign.Matched() != 0 {
		t.Errorf("writer matched %d readers and the foreign reader %d writers, want 1 and 0", w.Matched(), foreign.Matched())
	}
}

func testParticipantUserData(t *testing.T, e *engine) {
	a := e.join()
	b, err := e.open(dds.Options{Domain: e.domain, Range: dds.Localhost, Enclave: "/arm/left"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got, want := string(a.kind(dds.ParticipantDiscovered, b.GUID()).UserData), "enclave=/arm/left;\x00"; got != want {
		t.Errorf("user data is %q, want %q", got, want)
	}
	if g := b.GUID(); g.Participant() != g {
		t.Errorf("GUID %v does not end as a participant's", g)
	}
}

func testEndpointDiscovery(t *testing.T, e *engine) {
	a, b := e.join(), e.join()
	a.kind(dds.ParticipantDiscovered, b.GUID())
	checkDiscovery(t, a, b)
}

// testLateParticipant: what exists already is discovered by a participant that comes later.
func testLateParticipant(t *testing.T, e *engine) {
	b := e.join()
	check := describe(t, b)
	check(e.join())
}

func checkDiscovery(t *testing.T, a, b *member) {
	t.Helper()
	describe(t, b)(a)
}

// describe makes endpoints and returns a function that checks what another participant learns of them.
func describe(t *testing.T, b *member) func(*member) {
	t.Helper()
	q := dds.QoS{
		Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 3,
		Deadline: 1500 * time.Millisecond, Liveliness: dds.ManualByTopic, LivelinessLease: 2 * time.Second,
	}
	w, err := b.NewWriter(dds.Endpoint{Topic: "rt/a/b", Type: "pkg::msg::dds_::T_", QoS: q, UserData: []byte("typehash=RIHS01_12;")})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.NewReader(dds.Endpoint{Topic: "rq/a/sRequest", Type: "pkg::srv::dds_::S_Request_", QoS: dds.QoS{Depth: 5}})
	if err != nil {
		t.Fatal(err)
	}
	return func(a *member) {
		t.Helper()
		got := a.kind(dds.WriterDiscovered, w.GUID())
		if got.Topic != "rt/a/b" || got.Type != "pkg::msg::dds_::T_" || string(got.UserData) != "typehash=RIHS01_12;" {
			t.Errorf("discovered writer %q of type %q with user data %q", got.Topic, got.Type, got.UserData)
		}
		if got.Vendor != b.GUID().Vendor() {
			t.Errorf("the vendor is %x, want %x", got.Vendor, b.GUID().Vendor())
		}
		checkQoS(t, got.QoS, q)
		got = a.kind(dds.ReaderDiscovered, r.GUID())
		if got.Topic != "rq/a/sRequest" || got.Type != "pkg::srv::dds_::S_Request_" || len(got.UserData) != 0 {
			t.Errorf("discovered reader %q of type %q with user data %q", got.Topic, got.Type, got.UserData)
		}
		checkQoS(t, got.QoS, dds.QoS{})
		if !r.GUID().IsReader() || w.GUID().IsReader() || w.GUID().Participant() != b.GUID() {
			t.Errorf("writer %v and reader %v of participant %v have the wrong kind of GUID", w.GUID(), r.GUID(), b.GUID())
		}
	}
}

// checkQoS compares what discovery always tells.
func checkQoS(t *testing.T, got, want dds.QoS) {
	t.Helper()
	if got.Reliability != want.Reliability || got.Durability != want.Durability || got.Deadline != want.Deadline ||
		got.Liveliness != want.Liveliness || got.LivelinessLease != want.LivelinessLease {
		t.Errorf("discovered %+v, want %+v", got, want)
	}
}

func testEndpointClose(t *testing.T, e *engine) {
	a, b := e.join(), e.join()
	w, r := a.writer(reliable), b.reader(reliable)
	matched(a, w, b, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	a.kind(dds.ReaderUnmatched, r.GUID())
	a.kind(dds.ReaderLost, r.GUID())
	if w.Matched() != 0 {
		t.Errorf("writer still has %d readers", w.Matched())
	}
	r = b.reader(reliable)
	matched(a, w, b, r)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b.kind(dds.WriterUnmatched, w.GUID())
	b.kind(dds.WriterLost, w.GUID())
}

// testParticipantClose: the peers drop a participant at once and not at the end of its lease.
func testParticipantClose(t *testing.T, e *engine) {
	a, b := e.join(), e.join()
	w, r := a.writer(reliable), b.reader(reliable)
	matched(a, w, b, r)
	closed := time.Now()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	b.kind(dds.ParticipantLost, a.GUID())
	b.kind(dds.WriterLost, w.GUID())
	b.kind(dds.WriterUnmatched, w.GUID())
	if d := time.Since(closed); d > patience/4 {
		t.Errorf("the peer noticed after %v", d)
	}
}

// testLiveliness: what a writer promises by hand it may also assert without writing.
func testLiveliness(t *testing.T, e *engine) {
	w, r := e.pair(dds.QoS{Reliability: dds.Reliable, Depth: 1, Liveliness: dds.ManualByTopic, LivelinessLease: time.Minute})
	if err := w.AssertLiveliness(); err != nil {
		t.Error(err)
	}
	write(t, w, payload(1, 4))
	expect(t, r, payload(1, 4))
}

func testRangeOff(t *testing.T, e *engine) {
	hidden := []*member{e.joinIn(dds.Off), e.joinIn(dds.Off)}
	hidden[0].writer(reliable)
	hidden[1].reader(reliable)
	a, b := e.join(), e.join()
	w, r := a.writer(reliable), b.reader(reliable)
	matched(a, w, b, r)
	for _, m := range append(hidden, a, b) {
		n := m.count(func(ev dds.Event) bool { return ev.Kind == dds.ParticipantDiscovered })
		if m == hidden[0] || m == hidden[1] {
			n++ // a and b each see one, the hidden ones none
		}
		if n != 1 {
			t.Errorf("participant %v discovered the wrong number of others", m.GUID())
		}
	}
}

func testCloseWakes(t *testing.T, e *engine) {
	m := e.join()
	r := m.reader(reliable)
	result := make(chan error, 1)
	go func() { result <- r.Wait() }()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-result; !errors.Is(err, dds.ErrClosed) {
		t.Errorf("Wait on a closed reader returned %v, want ErrClosed", err)
	}
	r = m.reader(reliable)
	go func() { result <- r.Wait() }()
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-result; !errors.Is(err, dds.ErrClosed) {
		t.Errorf("Wait on a reader of a closed participant returned %v, want ErrClosed", err)
	}
	<-m.done
}

func testUseAfterClose(t *testing.T, e *engine) {
	m := e.join()
	w, r := m.writer(reliable), m.reader(reliable)
	for range 2 {
		if err := errors.Join(w.Close(), r.Close()); err != nil {
			t.Fatal(err)
		}
	}
	closed := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, dds.ErrClosed) {
			t.Errorf("%s after Close returned %v, want ErrClosed", what, err)
		}
	}
	var info dds.SampleInfo
	closed("Write", w.Write(payload(1, 4)))
	_, err := w.WriteRelated(payload(1, 4), dds.SampleID{})
	closed("WriteRelated", err)
	closed("WaitAcked", w.WaitAcked(patience))
	closed("AssertLiveliness", w.AssertLiveliness())
	_, _, err = r.Take(nil, &info)
	closed("Take", err)
	closed("Wait", r.Wait())
	if w.Matched() != 0 || r.Matched() != 0 || w.GUID().IsZero() || r.GUID().IsZero() {
		t.Error("a closed endpoint has matches or lost its GUID")
	}
	w = m.writer(reliable)
	for range 2 {
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	closed("Write of the participant's writer", w.Write(payload(1, 4)))
	_, err = m.NewWriter(dds.Endpoint{Topic: topic, Type: typeName})
	closed("NewWriter", err)
	_, err = m.NewReader(dds.Endpoint{Topic: topic, Type: typeName})
	closed("NewReader", err)
	_, err = m.NextEvent()
	closed("NextEvent", err)
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func testInvalidQoS(t *testing.T, e *engine) {
	m := e.join()
	var invalid *dds.QoSError
	if _, err := m.NewWriter(dds.Endpoint{Topic: topic, Type: typeName, QoS: dds.QoS{Depth: -1}}); !errors.As(err, &invalid) {
		t.Errorf("NewWriter with depth -1 returned %v, want a QoSError", err)
	}
	if _, err := m.NewReader(dds.Endpoint{Topic: topic, Type: typeName, QoS: dds.QoS{Deadline: -1}}); !errors.As(err, &invalid) {
		t.Errorf("NewReader with a negative deadline returned %v, want a QoSError", err)
	}
}
