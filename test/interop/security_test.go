package interop_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// with returns the domain as seen by a process with more variables.
func (d domain) with(variables ...string) domain {
	d.environment = append(d.environment[:len(d.environment):len(d.environment)], variables...)
	return d
}

// secured returns the domain for nodes with the keystore that go nowhere without security.
func (d domain) secured(k *keystore) domain {
	return d.with("ROS_SECURITY_ENABLE=true", "ROS_SECURITY_STRATEGY=Enforce", "ROS_SECURITY_KEYSTORE="+k.root)
}

// inside returns the domain for peers in an enclave, which is a folder.
func (d domain) inside(enclave string) domain {
	return d.with("PEER_ENCLAVE="+enclave, "CYCLONEDDS_URI="+cycloneLocalhost+","+cycloneSecurity(enclave))
}

func cycloneSecurity(enclave string) string {
	library := func(path, name string) string {
		return fmt.Sprintf(`<Library path="%s" initFunction="init_%s" finalizeFunction="finalize_%s"/>`, path, name, name)
	}
	file := func(element, name string) string {
		return fmt.Sprintf("<%s>file:%s</%s>", element, filepath.Join(enclave, name), element)
	}
	return "<CycloneDDS><Domain><Security><Authentication>" + library("dds_security_auth", "authentication") +
		file("IdentityCA", "identity_ca.cert.pem") + file("IdentityCertificate", "cert.pem") + file("PrivateKey", "key.pem") +
		"</Authentication><Cryptographic>" + library("dds_security_crypto", "crypto") +
		"</Cryptographic><AccessControl>" + library("dds_security_ac", "access_control") +
		file("PermissionsCA", "permissions_ca.cert.pem") + file("Governance", "governance.p7s") + file("Permissions", "permissions.p7s") +
		"</AccessControl></Security></Domain></CycloneDDS>"
}

// TestSecuredTopics: who has keys sees and hears the robot, who has none does not even see that there is one.
func TestSecuredTopics(t *testing.T) {
	withEachPeer(t, func(t *testing.T, p peer, d domain) {
		k := newKeystore(t)
		k.enclave(t, "/sinew")
		insider, outsider := p.listen(t, d.inside(k.enclave(t, "/peer"))), p.listen(t, d)
		startServer(t, d) // without keys
		startSinew(t, d.secured(k), "--ros-args", "--enclave", "/sinew")
		awaitNode(t, insider, "/", "sinew")
		awaitNode(t, outsider, "/soak", "server")
		count := 0
		insider.await(t, "a hundred joint states", func(e event) bool {
			if isJointState(e) {
				count++
			}
			return count == 100
		})
		for _, e := range outsider.end(t) {
			switch {
			case isJointState(e), e.Event == "log" && slices.Contains(e.Names, "sinew"):
				t.Fatalf("heard without keys: %+v", e)
			case e.Event == "graph":
				for _, n := range e.Nodes {
					if n.Name == "sinew" {
						t.Fatalf("seen without keys: %+v", e)
					}
				}
			}
		}
		for _, e := range insider.end(t) {
			if e.Event == "graph" && strings.Contains(fmt.Sprint(e.Nodes), "server") {
				t.Fatalf("a node without keys is in the secured graph: %+v", e)
			}
		}
	})
}

// TestSecuredServices: calls and goals of clients on both implementations, in the form of each.
func TestSecuredServices(t *testing.T) {
	t.Parallel()
	d, k := newDomain(t), newKeystore(t)
	k.enclave(t, "/server")
	inside := d.inside(k.enclave(t, "/client"))
	startServer(t, d.secured(k))
	for i, p := range []*program{fastSoak, cycloneSoak} {
		call(t, inside, p, i, 200)
	}
}

// TestEnforcedSecurityFailsClosed: without keys, or with keys that nobody vouches for, the program ends and says why.
func TestEnforcedSecurityFailsClosed(t *testing.T) {
	t.Parallel()
	k := newKeystore(t)
	forged := filepath.Join(k.enclave(t, "/forged"), "permissions.p7s")
	text, err := os.ReadFile(forged)
	if err == nil {
		err = os.WriteFile(forged, []byte(strings.Replace(string(text), "DENY", "ALLOW", 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for enclave, reason := range map[string]string{
		"/nowhere": `enclave "/nowhere" is not in keystore`,
		"/forged":  "permissions.p7s",
	} {
		s := startSinew(t, newDomain(t).secured(k), "--ros-args", "--enclave", enclave)
		s.stopped.Store(true) // by itself, as it should
		select {
		case <-s.exited:
		case <-time.After(patience):
			t.Fatalf("%s: sinew still runs", enclave)
		}
		if s.err == nil || !strings.Contains(s.output.String(), reason) || !strings.Contains(s.output.String(), "Enforce") {
			t.Errorf("%s: ended with %v and says %q, want an error with %q", enclave, s.err, s.output, reason)
		}
	}
}

// TestPermissiveSecurityFallsBack: without a keystore everybody hears the robot, and the warning.
func TestPermissiveSecurityFallsBack(t *testing.T) {
	withEachPeer(t, func(t *testing.T, p peer, d domain) {
		l := p.listen(t, d)
		startSinew(t, d.with("ROS_SECURITY_ENABLE=true", "ROS_SECURITY_KEYSTORE="+t.TempDir()))
		l.await(t, "joint states", isJointState)
		l.await(t, "a warning", func(e event) bool {
			return e.Event == "log" && e.Level == 30 && strings.Contains(e.Msg, "this node has no security")
		})
	})
}
