package ddstest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// lastDomain is the highest domain whose ports lie below those that Linux hands out (RTPS 2.3, 9.6.1).
const lastDomain = 101

// Domain returns a domain id from 1 to 101 that no other test on this machine has until this one has ended,
// whatever process it runs in: each domain is a locked file in the directory for temporary files.
func Domain(t testing.TB) int {
	t.Helper()
	first := rand.IntN(lastDomain)
	for i := range lastDomain {
		domain := 1 + (first+i)%lastDomain
		lock, err := lockDomain(domain)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { lock.Close() })
		return domain
	}
	t.Fatalf("all %d domains are taken by other tests", lastDomain)
	return 0
}

// lockDomain returns the locked file of a domain. Closing it, or the end of the process, gives it back.
func lockDomain(domain int) (*os.File, error) {
	name := filepath.Join(os.TempDir(), fmt.Sprintf("dds-test-domain-%d.lock", domain))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDONLY, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	return f, nil
}
