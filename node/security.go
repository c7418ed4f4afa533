package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/sinew-robotics/sinew/node/dds"
)

// Security is what the variables ROS_SECURITY_* say (SROS2). The zero value is no security.
type Security struct {
	// Enabled is ROS_SECURITY_ENABLE=true. The other fields have a meaning only then.
	Enabled bool
	// Enforced is ROS_SECURITY_STRATEGY=Enforce: without security there is no participant. Otherwise the participant
	// goes without where it cannot be secured, and a warning says so.
	Enforced bool
	// Keystore is ROS_SECURITY_KEYSTORE, the folder with the enclaves.
	Keystore string
	// Enclave is ROS_SECURITY_ENCLAVE_OVERRIDE, whose files are taken instead of those of the enclave given with
	// --enclave; "" overrides nothing.
	Enclave string
}

// Join opens the participant for a node with the arguments a: in the domain and enclave that environment and arguments
// say, and secured if the environment wants it. open is that of a DDS engine, such as fastdds.Open. What is wrong with
// security is an error where it is enforced, else it is added to e.Warnings.
func (e *Environment) Join(a Args, open func(dds.Options) (dds.Participant, error)) (dds.Participant, error) {
	o := e.DDS
	if a.Enclave != "" {
		o.Enclave = a.Enclave
	}
	if !e.Security.Enabled {
		return open(o)
	}
	p, err := e.Security.join(o, open)
	if err == nil {
		return p, nil
	}
	err = fmt.Errorf("ROS_SECURITY_ENABLE=true: %w", err)
	if e.Security.Enforced {
		return nil, fmt.Errorf("%w; ROS_SECURITY_STRATEGY=Enforce allows no node without security", err)
	}
	e.warn("%v: this node has no security (ROS_SECURITY_STRATEGY is not Enforce)", err)
	return open(o)
}

func (s Security) join(o dds.Options, open func(dds.Options) (dds.Participant, error)) (dds.Participant, error) {
	files, err := s.files(o.Enclave)
	if err != nil {
		return nil, err
	}
	if err := checkIdentity(files); err != nil {
		return nil, err
	}
	o.Security = files
	p, err := open(o)
	if err != nil {
		return nil, fmt.Errorf("%w (the certificate is good: are %s and %s signed by %s, and do they allow its subject domain %d today?)",
			err, files.Governance, files.Permissions, files.PermissionsCA, o.Domain)
	}
	return p, nil
}

// files finds the files of an enclave, as rmw_dds_common names them.
func (s Security) files(enclave string) (*dds.Security, error) {
	if s.Keystore == "" {
		return nil, errors.New("ROS_SECURITY_KEYSTORE is not set: set it to the folder made by ros2 security create_keystore")
	}
	if s.Enclave != "" {
		enclave = s.Enclave
	}
	root, err := filepath.Abs(filepath.Join(s.Keystore, "enclaves", strings.TrimPrefix(enclave, "/")))
	if err != nil {
		return nil, fmt.Errorf("keystore %s: %w", s.Keystore, err)
	}
	if _, err := os.Stat(root); err != nil {
		return nil, fmt.Errorf("enclave %q is not in keystore %s: %w", enclave, s.Keystore, err)
	}
	files := &dds.Security{}
	for _, f := range []struct {
		name string
		file *string
	}{
		{"identity_ca.cert.pem", &files.IdentityCA},
		{"cert.pem", &files.Certificate},
		{"key.pem", &files.PrivateKey},
		{"permissions_ca.cert.pem", &files.PermissionsCA},
		{"governance.p7s", &files.Governance},
		{"permissions.p7s", &files.Permissions},
	} {
		*f.file = filepath.Join(root, f.name)
		if _, err := os.Stat(*f.file); err != nil {
			return nil, fmt.Errorf("enclave %q: %w", enclave, err)
		}
	}
	if list := filepath.Join(root, "crl.pem"); exists(list) {
		files.RevocationList = list
	}
	return files, nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
