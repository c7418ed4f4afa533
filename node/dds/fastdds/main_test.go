//go:build cgo && fastdds

package fastdds

import (
	"log"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

// TestMain takes the tests through the network stack of the loopback: by default, Fast DDS hands samples over
// directly within a process.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "fastdds-test")
	if err != nil {
		log.Fatal(err)
	}
	profiles := filepath.Join(dir, "profiles.xml")
	if err := os.WriteFile(profiles, []byte(noIntraprocess), 0o600); err != nil {
		log.Fatal(err)
	}
	for _, variable := range []string{"FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE"} {
		if err := os.Setenv(variable, profiles); err != nil {
			log.Fatal(err)
		}
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		os.RemoveAll(dir)
		os.Exit(code)
	}))
}

const noIntraprocess = `<?xml version="1.0" encoding="UTF-8"?>
<dds xmlns="http://www.eprosima.com">
  <library_settings>
    <intraprocess_delivery>OFF</intraprocess_delivery>
  </library_settings>
</dds>
`
