package interop_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// keystore is a folder as ros2 security create_keystore makes it: one authority for all, and a folder for each enclave.
type keystore struct {
	root        string
	certificate *x509.Certificate // of the authority
	key         *ecdsa.PrivateKey
}

const oneDay = 24 * time.Hour

func newKeystore(t *testing.T) *keystore {
	t.Helper()
	if err := need("openssl"); err != nil { // signs documents as S/MIME
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	k := &keystore{root: t.TempDir(), key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sros2CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-oneDay), NotAfter: time.Now().Add(oneDay),
	}
	var err error
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &k.key.PublicKey, k.key)
	if err != nil {
		t.Fatal(err)
	}
	if k.certificate, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	k.writeCertificate(t, k.path("public/ca.cert.pem"), raw)
	k.writeKey(t, k.path("private/ca.key.pem"), k.key)
	k.sign(t, governance, k.path("enclaves/governance.p7s"))
	return k
}

// path is a file or folder of the keystore, whose parent it makes.
func (k *keystore) path(name string) string {
	path := filepath.Join(k.root, name)
	_ = os.MkdirAll(filepath.Dir(path), 0o755) // writing there fails if it could not
	return path
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (k *keystore) write(t *testing.T, path, kind string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (k *keystore) writeCertificate(t *testing.T, path string, raw []byte) {
	t.Helper()
	k.write(t, path, "CERTIFICATE", raw)
}

func (k *keystore) writeKey(t *testing.T, path string, key *ecdsa.PrivateKey) {
	t.Helper()
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	k.write(t, path, "PRIVATE KEY", raw)
}

// sign writes a document signed by the authority, as S/MIME.
func (k *keystore) sign(t *testing.T, document, path string) {
	t.Helper()
	source := path + ".xml"
	if err := os.WriteFile(source, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run("", "openssl", "smime", "-sign", "-text", "-in", source, "-out", path,
		"-signer", filepath.Join(k.root, "public/ca.cert.pem"), "-inkey", filepath.Join(k.root, "private/ca.key.pem")); err != nil {
		t.Fatal(err)
	}
}

// enclave adds an enclave that may use every topic, and returns its folder.
func (k *keystore) enclave(t *testing.T, name string) string {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-oneDay), NotAfter: time.Now().Add(oneDay),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, k.certificate, &key.PublicKey, k.key)
	if err != nil {
		t.Fatal(err)
	}
	file := func(f string) string { return k.path("enclaves" + name + "/" + f) }
	k.writeCertificate(t, file("cert.pem"), raw)
	k.writeKey(t, file("key.pem"), key)
	for link, target := range map[string]string{
		"identity_ca.cert.pem": "public/ca.cert.pem", "permissions_ca.cert.pem": "public/ca.cert.pem", "governance.p7s": "enclaves/governance.p7s",
	} {
		if err := os.Symlink(filepath.Join(k.root, target), file(link)); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now().UTC()
	k.sign(t, fmt.Sprintf(permissions, name, name, now.Add(-oneDay).Format("2006-01-02T15:04:05"), now.Add(oneDay).Format("2006-01-02T15:04:05")), file("permissions.p7s"))
	return filepath.Dir(file("cert.pem"))
}

// governance encrypts everything and lets nobody in without a certificate, as that of SROS2 does.
const governance = `<?xml version="1.0" encoding="utf-8"?>
<dds xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.omg.org/spec/DDS-SECURITY/20170901/omg_shared_ca_governance.xsd">
  <domain_access_rules>
    <domain_rule>
      <domains><id_range><min>0</min><max>101</max></id_range></domains>
      <allow_unauthenticated_participants>false</allow_unauthenticated_participants>
      <enable_join_access_control>true</enable_join_access_control>
      <discovery_protection_kind>ENCRYPT</discovery_protection_kind>
      <liveliness_protection_kind>ENCRYPT</liveliness_protection_kind>
      <rtps_protection_kind>SIGN</rtps_protection_kind>
      <topic_access_rules>
        <topic_rule>
          <topic_expression>*</topic_expression>
          <enable_discovery_protection>true</enable_discovery_protection>
          <enable_liveliness_protection>true</enable_liveliness_protection>
          <enable_read_access_control>true</enable_read_access_control>
          <enable_write_access_control>true</enable_write_access_control>
          <metadata_protection_kind>ENCRYPT</metadata_protection_kind>
          <data_protection_kind>ENCRYPT</data_protection_kind>
        </topic_rule>
      </topic_access_rules>
    </domain_rule>
  </domain_access_rules>
</dds>
`

// permissions lets an enclave publish and subscribe to everything: its name twice, then the first and last moment.
const permissions = `<?xml version="1.0" encoding="utf-8"?>
<dds xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.omg.org/spec/DDS-SECURITY/20170901/omg_shared_ca_permissions.xsd">
  <permissions>
    <grant name="%s">
      <subject_name>CN=%s</subject_name>
      <validity><not_before>%s</not_before><not_after>%s</not_after></validity>
      <allow_rule>
        <domains><id_range><min>0</min><max>101</max></id_range></domains>
        <publish><topics><topic>*</topic></topics></publish>
        <subscribe><topics><topic>*</topic></topics></subscribe>
      </allow_rule>
      <default>DENY</default>
    </grant>
  </permissions>
</dds>
`
