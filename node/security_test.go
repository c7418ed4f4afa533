package node_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sros2CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.certificate, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	return a
}

func writePEM(t *testing.T, file, kind string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// certify writes a certificate for the key, good until the given time.
func (a authority) certify(t *testing.T, file string, key *ecdsa.PrivateKey, until time.Time) {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "/arm"}, NotBefore: until.Add(-time.Hour), NotAfter: until,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, file, "CERTIFICATE", raw)
}

// writeEnclave writes the files of an enclave. The two documents are empty: only engines read them.
func writeEnclave(t *testing.T, dir string) authority {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	a, key := newAuthority(t), newKey(t)
	a.certify(t, filepath.Join(dir, "cert.pem"), key, time.Now().Add(time.Minute))
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, filepath.Join(dir, "key.pem"), "PRIVATE KEY", raw)
	for _, name := range []string{"identity_ca.cert.pem", "permissions_ca.cert.pem"} {
		writePEM(t, filepath.Join(dir, name), "CERTIFICATE", a.certificate.Raw)
	}
	for _, name := range []string{"governance.p7s", "permissions.p7s"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// engine opens participants and remembers how; with refuses it opens none that is secured.
type engine struct {
	network memory.Network
	refuses error
	opened  []dds.Options
}

func (e *engine) open(o dds.Options) (dds.Participant, error) {
	e.opened = append(e.opened, o)
	if o.Security != nil && e.refuses != nil {
		return nil, e.refuses
	}
	o.Security = nil
	return e.network.Open(o)
}

// TestJoinSecured: the files are those of the enclave, or of the one that the environment prefers.
func TestJoinSecured(t *testing.T) {
	t.Parallel()
	keystore := t.TempDir()
	for _, enclave := range []string{"arm", "other", "."} {
		writeEnclave(t, filepath.Join(keystore, "enclaves", enclave))
	}
	if err := os.WriteFile(filepath.Join(keystore, "enclaves/other/crl.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ argument, override, want, revoked string }{
		{"/arm", "", "arm", ""}, {"/arm", "/other", "other", "crl.pem"}, {"", "", ".", ""},
	} {
		var e engine
		environment := node.Environment{Security: node.Security{Enabled: true, Enforced: true, Keystore: keystore, Enclave: tt.override}}
		p, err := environment.Join(node.Args{Enclave: tt.argument}, e.open)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		in := func(name string) string { return filepath.Join(keystore, "enclaves", tt.want, name) }
		want := dds.Options{Enclave: tt.argument, Security: &dds.Security{
			IdentityCA: in("identity_ca.cert.pem"), Certificate: in("cert.pem"), PrivateKey: in("key.pem"),
			PermissionsCA: in("permissions_ca.cert.pem"), Governance: in("governance.p7s"), Permissions: in("permissions.p7s"),
		}}
		if tt.revoked != "" {
			want.Security.RevocationList = in(tt.revoked)
		}
		if diff := cmp.Diff([]dds.Options{want}, e.opened); diff != "" {
			t.Errorf("enclave %q, override %q: opened (-want +got):\n%s", tt.argument, tt.override, diff)
		}
	}
}

// TestJoinWhereSecurityFails: where security is enforced nothing is opened without it; otherwise it is, with a warning.
// The reason is told in both cases.
func TestJoinWhereSecurityFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil  func(t *testing.T, dir string, a authority, s *node.Security, e *engine)
		reason string
	}{
		"no keystore": {func(_ *testing.T, _ string, _ authority, s *node.Security, _ *engine) { s.Keystore = "" }, "ROS_SECURITY_KEYSTORE is not set"},
		"no enclave":  {func(_ *testing.T, _ string, _ authority, s *node.Security, _ *engine) { s.Enclave = "/leg" }, `enclave "/leg" is not in keystore`},
		"no permissions": {func(t *testing.T, dir string, _ authority, _ *node.Security, _ *engine) {
			if err := os.Remove(filepath.Join(dir, "permissions.p7s")); err != nil {
				t.Fatal(err)
			}
		}, "permissions.p7s: no such file"},
		"foreign key": {func(t *testing.T, dir string, a authority, _ *node.Security, _ *engine) {
			a.certify(t, filepath.Join(dir, "cert.pem"), newKey(t), time.Now().Add(time.Minute))
		}, "private key does not match public key"},
		"foreign authority": {func(t *testing.T, dir string, _ authority, _ *node.Security, _ *engine) {
			writePEM(t, filepath.Join(dir, "identity_ca.cert.pem"), "CERTIFICATE", newAuthority(t).certificate.Raw)
		}, "certificate signed by unknown authority"},
		"authority of garbage": {func(t *testing.T, dir string, _ authority, _ *node.Security, _ *engine) {
			writePEM(t, filepath.Join(dir, "identity_ca.cert.pem"), "RIDDLE", []byte("?"))
		}, "identity_ca.cert.pem: no certificate in it"},
		"expired": {func(t *testing.T, dir string, a authority, _ *node.Security, _ *engine) {
			key := newKey(t)
			raw, err := x509.MarshalPKCS8PrivateKey(key)
			if err != nil {
				t.Fatal(err)
			}
			writePEM(t, filepath.Join(dir, "key.pem"), "PRIVATE KEY", raw)
			a.certify(t, filepath.Join(dir, "cert.pem"), key, time.Now().Add(-time.Minute))
		}, "certificate has expired"},
		"refused by the engine": {func(_ *testing.T, _ string, _ authority, _ *node.Security, e *engine) {
			e.refuses = errors.New("subject name of the grant differs")
		}, "subject name of the grant differs"},
	}
	for name, tt := range tests {
		for _, enforced := range []bool{true, false} {
			keystore := t.TempDir()
			dir := filepath.Join(keystore, "enclaves/arm")
			var e engine
			environment := node.Environment{Security: node.Security{Enabled: true, Enforced: enforced, Keystore: keystore}}
			tt.spoil(t, dir, writeEnclave(t, dir), &environment.Security, &e)
			p, err := environment.Join(node.Args{Enclave: "/arm"}, e.open)
			said := strings.Join(environment.Warnings, "\n")
			if enforced {
				if err == nil || p != nil {
					t.Fatalf("%s: there is a participant though security is enforced", name)
				}
				said = err.Error()
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			} else {
				defer p.Close()
			}
			if !strings.Contains(said, tt.reason) || !strings.Contains(said, "ROS_SECURITY_ENABLE") {
				t.Errorf("%s: said %q, not %q", name, said, tt.reason)
			}
			for _, o := range e.opened {
				if enforced && o.Security == nil {
					t.Errorf("%s: opened without security: %+v", name, o)
				}
			}
		}
	}
}

// TestJoinWithoutSecurity: a keystore alone means nothing.
func TestJoinWithoutSecurity(t *testing.T) {
	t.Parallel()
	var e engine
	environment := node.Environment{DDS: dds.Options{Domain: 7}, Security: node.Security{Enforced: true, Keystore: "/nowhere"}}
	p, err := environment.Join(node.Args{Enclave: "/arm"}, e.open)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if diff := cmp.Diff([]dds.Options{{Domain: 7, Enclave: "/arm"}}, e.opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
}
