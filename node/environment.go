package node

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/node/dds"
)

// Environment is what the variables of ROS 2 say.
type Environment struct {
	// DDS holds domain, range and peers, for opening the participant with Join.
	DDS dds.Options
	// Distro is ROS_DISTRO, "" when unset. It decides the size of graph ids: 24 bytes up to humble, 16 from iron on.
	Distro string
	// Security is whether and how to join a secured domain; Join obeys it.
	Security Security
	// Console is how log lines look.
	Console ConsoleOptions
	// LogDirectory is where the log file goes; "" is nowhere.
	LogDirectory string
	// Warnings are sentences about values that were ignored, to be logged.
	Warnings []string
}

const (
	// maxDomain is the last domain whose ports fit (RTPS 9.6.1.1: 7400 + 250 * domain + ...).
	maxDomain = 232
	// maxPeer is the longest host in ROS_STATIC_PEERS, in bytes (rmw).
	maxPeer = 255
)

// ParseEnvironment reads the variables through getenv, which is os.Getenv in a program: ROS_DOMAIN_ID, ROS_DISTRO,
// ROS_AUTOMATIC_DISCOVERY_RANGE, ROS_STATIC_PEERS, ROS_LOCALHOST_ONLY (deprecated), ROS_SECURITY_ENABLE,
// ROS_SECURITY_STRATEGY, ROS_SECURITY_KEYSTORE, ROS_SECURITY_ENCLAVE_OVERRIDE, ROS_LOG_DIR, ROS_HOME, HOME,
// RCUTILS_CONSOLE_OUTPUT_FORMAT, RCUTILS_COLORIZED_OUTPUT and RCUTILS_LOGGING_USE_STDOUT. The error names the variable and its value.
func ParseEnvironment(getenv func(string) string) (Environment, error) {
	e := Environment{Distro: getenv("ROS_DISTRO")}
	var err error
	if e.DDS.Domain, err = parseDomain(getenv("ROS_DOMAIN_ID")); err != nil {
		return Environment{}, fmt.Errorf("ROS_DOMAIN_ID: %w", err)
	}
	e.Security = Security{
		Enabled:  getenv("ROS_SECURITY_ENABLE") == "true",
		Enforced: getenv("ROS_SECURITY_STRATEGY") == "Enforce",
		Keystore: getenv("ROS_SECURITY_KEYSTORE"),
		Enclave:  getenv("ROS_SECURITY_ENCLAVE_OVERRIDE"),
	}
	localhost, reach, peers := getenv("ROS_LOCALHOST_ONLY"), getenv("ROS_AUTOMATIC_DISCOVERY_RANGE"), getenv("ROS_STATIC_PEERS")
	if slices.Contains(oldDistributions, e.Distro) {
		e.readOldDiscovery(localhost, reach, peers)
	} else {
		e.readDiscovery(localhost, reach, peers)
	}
	e.readConsole(getenv)
	e.LogDirectory = logDirectory(getenv)
	return e, nil
}

// parseDomain reads a number as strtoul with base 0 does: 0x is hexadecimal, a leading 0 octal. The whole text has
// to be the number.
func parseDomain(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	domain, ok := parseInteger(strings.TrimSpace(text))
	if !ok || domain < 0 || domain > maxDomain {
		return 0, fmt.Errorf("%q should be a number from 0 to %d", text, maxDomain)
	}
	return int(domain), nil
}

// parseInteger reads a number as strtoll with base 0 does. It returns false when text is anything else or does not fit.
func parseInteger(text string) (int64, bool) {
	digits := strings.TrimPrefix(text, "-")
	if len(digits) == len(text) {
		digits = strings.TrimPrefix(text, "+")
	}
	negative, base := strings.HasPrefix(text, "-"), 10
	switch {
	case strings.HasPrefix(digits, "0x"), strings.HasPrefix(digits, "0X"):
		digits, base = digits[2:], 16
	case strings.HasPrefix(digits, "0"):
		base = 8
	}
	magnitude, err := strconv.ParseUint(digits, base, 64)
	switch {
	case err != nil:
		return 0, false
	case negative && magnitude <= -math.MinInt64:
		return -int64(magnitude), true
	case !negative && magnitude <= math.MaxInt64:
		return int64(magnitude), true
	}
	return 0, false
}

func (e *Environment) warn(format string, args ...any) {
	e.Warnings = append(e.Warnings, fmt.Sprintf(format, args...))
}

// readOldDiscovery does what Humble and older do: only a 1 counts.
func (e *Environment) readOldDiscovery(localhost, reach, peers string) {
	if localhost == "1" {
		e.DDS.Range = dds.Localhost
	}
	if reach != "" {
		e.warn("ROS_AUTOMATIC_DISCOVERY_RANGE=%s ignored: ROS 2 %s does not have it", reach, e.Distro)
	}
	if peers != "" {
		e.warn("ROS_STATIC_PEERS=%s ignored: ROS 2 %s does not have it", peers, e.Distro)
	}
}

// readDiscovery does what Iron and newer do.
func (e *Environment) readDiscovery(localhost, reach, peers string) {
	switch {
	case localhost == "":
	case localhost[0] == '1':
		e.DDS.Range = dds.Localhost
		e.warn("ROS_LOCALHOST_ONLY=%s is deprecated and leaves ROS_AUTOMATIC_DISCOVERY_RANGE and ROS_STATIC_PEERS "+
			"without effect: set ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST instead", localhost)
		return
	default:
		e.warn("ROS_LOCALHOST_ONLY=%s is deprecated: ROS_AUTOMATIC_DISCOVERY_RANGE and ROS_STATIC_PEERS count", localhost)
	}
	e.readRange(reach)
	e.readPeers(peers)
}

func (e *Environment) readRange(word string) {
	if word == "" {
		return
	}
	for _, r := range []dds.Range{dds.Subnet, dds.Localhost, dds.Off, dds.SystemDefault} {
		if word == r.String() {
			e.DDS.Range = r
			return
		}
	}
	e.DDS.Range = dds.Localhost
	e.warn("ROS_AUTOMATIC_DISCOVERY_RANGE=%s should be SUBNET, LOCALHOST, OFF or SYSTEM_DEFAULT: LOCALHOST it is", word)
}

func (e *Environment) readPeers(list string) {
	if list != "" && (e.DDS.Range == dds.Off || e.DDS.Range == dds.SystemDefault) {
		e.warn("ROS_STATIC_PEERS=%s ignored: ROS_AUTOMATIC_DISCOVERY_RANGE is %s", list, e.DDS.Range)
		return
	}
	for host := range strings.SplitSeq(list, ";") {
		host = strings.TrimSpace(host)
		switch {
		case host == "":
		case len(host) > maxPeer:
			e.warn("ROS_STATIC_PEERS: host of %d characters ignored: at most %d are allowed", len(host), maxPeer)
		default:
			e.DDS.Peers = append(e.DDS.Peers, host)
		}
	}
}
