package launch

import (
	"fmt"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
)

// version is set by the linker.
var version = "unknown"

// Version returns one line: the version of the program and of its DDS engine.
func Version() string {
	engine := "without a DDS engine"
	if fastdds.Available {
		engine = "Fast DDS " + fastdds.Version()
	}
	return fmt.Sprintf("sinew %s, %s", version, engine)
}

// Schema returns the JSON Schema of the configuration.
func Schema() ([]byte, error) { return config.Schema() }
