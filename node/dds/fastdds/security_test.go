//go:build cgo && fastdds

package fastdds

import (
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node/dds"
)

// TestSecurityFails: with files that are none there is no participant, secured or not. What works is shown with
// independent peers in test/interop.
func TestSecurityFails(t *testing.T) {
	t.Parallel()
	p, err := Open(dds.Options{Domain: 100, Range: dds.Localhost, Security: &dds.Security{
		IdentityCA: "/nowhere/ca", Certificate: "/nowhere/cert", PrivateKey: "/nowhere/key",
		PermissionsCA: "/nowhere/ca", Governance: "/nowhere/governance", Permissions: "/nowhere/permissions",
		RevocationList: "/nowhere/crl",
	}})
	if err == nil {
		p.Close()
		t.Fatal("there is a participant")
	}
	if !strings.Contains(err.Error(), "participant was refused") {
		t.Errorf("the error is %v", err)
	}
}
