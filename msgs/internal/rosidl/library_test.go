package rosidl_test

import (
	"testing"
	"testing/fstest"

	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// tree returns a file system with some definitions.
func tree(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"d/x/msg/T.msg": "U a"}, "x/msg/T: field a: there is no type x/msg/U"},
		{map[string]string{"d/x/msg/T.msg": "T[] a"}, "x/msg/T: the type contains itself"},
		{map[string]string{"d/x/msg/T.msg": "U a", "d/x/msg/U.msg": "T[<=1] a"}, "x/msg/T: the type contains itself"},
		{map[string]string{"d/x/msg/T.msg": "int a"}, `x/msg/T: line 1: "int" is not a type`},
		{map[string]string{"d/x/msgs/T.msg": ""},
			"d/x/msgs/T.msg: not a definition: want package/msg/Name.msg, …/srv/Name.srv or …/action/Name.action"},
		{map[string]string{"d/x/msg/T.srv": "---"},
			"d/x/msg/T.srv: not a definition: want package/msg/Name.msg, …/srv/Name.srv or …/action/Name.action"},
		{map[string]string{"d/x/srv/S.srv": "---"}, "x/srv/S_Event: field info: there is no type service_msgs/msg/ServiceEventInfo"},
	} {
		_, err := rosidl.Load(tree(test.files), "d")
		if err == nil || err.Error() != test.want {
			t.Errorf("%v:\ngot  %v\nwant %s", test.files, err, test.want)
		}
	}
}

// TestLoadVariant lets one definition of a second distribution replace that of the first,
// for the types that contain it too.
func TestLoadVariant(t *testing.T) {
	t.Parallel()
	library, err := rosidl.Load(tree(map[string]string{
		"old/x/msg/Gid.msg":   "uint8[16] a",
		"old/x/msg/Owner.msg": "Gid gid",
		"new/x/msg/Gid.msg":   "uint8[24] a",
	}), "old", "new")
	if err != nil {
		t.Fatal(err)
	}
	owner, _ := library.Type(name("x/msg/Owner"))
	if size := library.WireSize(owner.Fields[0].Type); size != 24 {
		t.Errorf("Gid has %d bytes, want 24", size)
	}
	for of, want := range map[string]string{"x/msg/Owner": "old", "x/msg/Gid": "new"} {
		if d, ok := library.Definition(name(of)); !ok || d.Distribution != want {
			t.Errorf("%s is of %v, want %s", of, d, want)
		}
	}
}
