package node

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/sinew-robotics/sinew/node/dds"
)

// checkIdentity says what is wrong with the participant's certificate, which DDS engines say badly or not at all: key,
// authority and dates.
func checkIdentity(files *dds.Security) error {
	pair, err := tls.LoadX509KeyPair(files.Certificate, files.PrivateKey)
	if err != nil {
		return fmt.Errorf("%s and %s: %w", files.Certificate, files.PrivateKey, err)
	}
	authority, err := os.ReadFile(files.IdentityCA)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		return fmt.Errorf("%s: no certificate in it", files.IdentityCA)
	}
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		return fmt.Errorf("%s: %w", files.Certificate, err)
	}
	return nil
}
