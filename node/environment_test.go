package node

import (
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node/dds"
)

// parseVariables parses an environment written as "A=b C=d".
func parseVariables(variables string) (Environment, error) {
	values := make(map[string]string)
	for variable := range strings.FieldsSeq(variables) {
		name, value, _ := strings.Cut(variable, "=")
		values[name] = value
	}
	return ParseEnvironment(func(name string) string { return values[name] })
}

// The rule is that of rcl's domain_id.c, strtoul with base 0, within the ports that RTPS has; but all of the text has to be a number.
func TestDomain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int
		bad  bool
	}{
		{"", 0, false}, {"0", 0, false}, {"42", 42, false}, {"0x2A", 42, false}, {"052", 42, false}, {"+42", 42, false}, {" 42 ", 42, false},
		{"232", 232, false}, {"233", 0, true}, {"-1", 0, true}, {"998446744073709551615", 0, true},
		{"   ", 0, true}, {"0   not really", 0, true}, {"42abc", 0, true}, {"4.2", 0, true}, {"08", 0, true}, {"1_0", 0, true},
	}
	for _, test := range tests {
		e, err := ParseEnvironment(func(name string) string {
			if name == "ROS_DOMAIN_ID" {
				return test.text
			}
			return ""
		})
		want := ""
		if test.bad {
			want = `ROS_DOMAIN_ID: "` + test.text + `" should be a number from 0 to 232`
		}
		checkError(t, test.text, err, want)
		if e.DDS.Domain != test.want {
			t.Errorf("%q is %d, want %d", test.text, e.DDS.Domain, test.want)
		}
	}
}

// The rules are those of rcl's init.c and discovery_options.c since Iron, and of Humble's localhost.c.
func TestDiscovery(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 256)
	tests := []struct {
		rule, variables string
		want            dds.Range
		peers           []string
		warnings        string // a word of each
	}{
		{"nothing set", "", dds.Subnet, nil, ""},
		{"range", "ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET", dds.Subnet, nil, ""},
		{"range", "ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST", dds.Localhost, nil, ""},
		{"range", "ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", dds.Off, nil, ""},
		{"range", "ROS_AUTOMATIC_DISCOVERY_RANGE=SYSTEM_DEFAULT", dds.SystemDefault, nil, ""},
		{"bad range is localhost", "ROS_AUTOMATIC_DISCOVERY_RANGE=subnet", dds.Localhost, nil, "LOCALHOST"},
		{"peers", "ROS_STATIC_PEERS=192.168.0.1;example.com", dds.Subnet, []string{"192.168.0.1", "example.com"}, ""},
		{"empty peers do not count", "ROS_STATIC_PEERS=;;192.168.0.1;", dds.Subnet, []string{"192.168.0.1"}, ""},
		{"255 characters", "ROS_STATIC_PEERS=" + long[1:], dds.Subnet, []string{long[1:]}, ""},
		{"no more than 255", "ROS_STATIC_PEERS=a;" + long + ";b", dds.Subnet, []string{"a", "b"}, "256"},
		{"peers with LOCALHOST", "ROS_STATIC_PEERS=a ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST", dds.Localhost, []string{"a"}, ""},
		{"no peers with OFF", "ROS_STATIC_PEERS=a ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", dds.Off, nil, "OFF"},
		{"no peers with SYSTEM_DEFAULT", "ROS_STATIC_PEERS=a ROS_AUTOMATIC_DISCOVERY_RANGE=SYSTEM_DEFAULT", dds.SystemDefault, nil, "SYSTEM_DEFAULT"},
		{"localhost overrides", "ROS_LOCALHOST_ONLY=1 ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET ROS_STATIC_PEERS=a", dds.Localhost, nil, "deprecated"},
		{"anything that begins with 1", "ROS_LOCALHOST_ONLY=1x ROS_DISTRO=jazzy", dds.Localhost, nil, "deprecated"},
		{"anything else does not", "ROS_LOCALHOST_ONLY=0 ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", dds.Off, nil, "deprecated"},
		{"true does not", "ROS_LOCALHOST_ONLY=true ROS_STATIC_PEERS=a", dds.Subnet, []string{"a"}, "deprecated"},
		{"empty is unset", "ROS_LOCALHOST_ONLY= ROS_STATIC_PEERS=a", dds.Subnet, []string{"a"}, ""},
		{"humble", "ROS_DISTRO=humble ROS_LOCALHOST_ONLY=1", dds.Localhost, nil, ""},
		{"humble takes just 1", "ROS_DISTRO=humble ROS_LOCALHOST_ONLY=1x", dds.Subnet, nil, ""},
		{"humble has no 0", "ROS_DISTRO=humble ROS_LOCALHOST_ONLY=0", dds.Subnet, nil, ""},
		{"humble has no range", "ROS_DISTRO=humble ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", dds.Subnet, nil, "RANGE=OFF"},
		{"humble has no peers", "ROS_DISTRO=humble ROS_STATIC_PEERS=a", dds.Subnet, nil, "PEERS=a"},
	}
	for _, test := range tests {
		e, err := parseVariables(test.variables)
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
		}
		if e.DDS.Range != test.want || !slices.Equal(e.DDS.Peers, test.peers) {
			t.Errorf("%s: %v %q, want %v %q", test.rule, e.DDS.Range, e.DDS.Peers, test.want, test.peers)
		}
		got := strings.Join(e.Warnings, "\n")
		if (got == "") != (test.warnings == "") || !strings.Contains(got, test.warnings) || len(e.Warnings) > 1 {
			t.Errorf("%s: warnings %q, want %q in it", test.rule, e.Warnings, test.warnings)
		}
	}
}

func TestDistro(t *testing.T) {
	t.Parallel()
	if e, err := parseVariables("ROS_DISTRO=jazzy"); err != nil || e.Distro != "jazzy" {
		t.Errorf("%+v %v", e, err)
	}
}

// Only the exact words count (rcl's security.c).
func TestSecurityVariables(t *testing.T) {
	t.Parallel()
	for variables, want := range map[string]Security{
		"ROS_SECURITY_ENABLE=true ROS_SECURITY_STRATEGY=Enforce":                                  {Enabled: true, Enforced: true},
		"ROS_SECURITY_ENABLE=true ROS_SECURITY_STRATEGY=enforce":                                  {Enabled: true},
		"ROS_SECURITY_ENABLE=True ROS_SECURITY_KEYSTORE=/keys":                                    {Keystore: "/keys"},
		"ROS_SECURITY_ENABLE=true ROS_SECURITY_KEYSTORE=/keys ROS_SECURITY_ENCLAVE_OVERRIDE=/arm": {Enabled: true, Keystore: "/keys", Enclave: "/arm"},
	} {
		if e, err := parseVariables(variables); err != nil || e.Security != want {
			t.Errorf("%s: %+v %v, want %+v", variables, e.Security, err, want)
		}
	}
}
