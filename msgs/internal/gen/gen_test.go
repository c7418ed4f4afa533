package main

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sinew-robotics/sinew/msgs/definitions"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
)

// TestGeneratedFilesAreUpToDate compares what is in the tree with what comes of the
// definitions.
func TestGeneratedFilesAreUpToDate(t *testing.T) {
	t.Parallel()
	want, err := generate(definitions.Files())
	if err != nil {
		t.Fatal(err)
	}
	got, err := generated("../..")
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s is not up to date: run go generate ./msgs/...", name)
		}
	}
	for name := range got {
		if want[name] == nil {
			t.Errorf("%s is of no definition: run go generate ./msgs/...", name)
		}
	}
}

// TestConstantsOfJazzy holds the Go constants against the facts about Jazzy.
func TestConstantsOfJazzy(t *testing.T) {
	t.Parallel()
	files, err := generate(definitions.Files())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name, content := range files {
		if strings.HasPrefix(name, "humble/") || strings.HasPrefix(name, "rolling/") {
			continue
		}
		maps.Copy(got, constants(t, filepath.Dir(name), content))
	}
	number := 0
	for name, facts := range msgstest.Interfaces(t) {
		parts := strings.Split(name, "/")
		for _, c := range facts.Constants {
			number++
			key, want := parts[0]+"."+parts[2]+"_"+c[1], c[0]+" "+c[2]
			if got[key] != want {
				t.Errorf("%s is %q, want %q", key, got[key], want)
			}
		}
	}
	if number != 197 {
		t.Errorf("%d constants, want 197", number)
	}
}

// constants returns the constants of a Go file as "type value" by package and name.
func constants(t *testing.T, pkg string, content []byte) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", content, 0)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		values[pkg+"."+spec.Names[0].Name] = spec.Type.(*ast.Ident).Name + " " + value(spec.Values[0]).String()
		return true
	})
	return values
}

// value evaluates a number with or without a sign.
func value(e ast.Expr) constant.Value {
	if u, ok := e.(*ast.UnaryExpr); ok {
		return constant.UnaryOp(u.Op, value(u.X), 0)
	}
	literal := e.(*ast.BasicLit)
	return constant.MakeFromLiteral(literal.Value, literal.Kind, 0)
}

// TestFields says which Go a field of each sort becomes.
func TestFields(t *testing.T) {
	t.Parallel()
	for field, want := range map[string][]string{
		"bool a":            {"A bool", "w.Bool(m.A)", "m.A = r.Bool()"},
		"char a":            {"A uint8", "w.Uint8(m.A)", "m.A = r.Uint8()"},
		"byte a":            {"A byte", "w.Uint8(m.A)", "m.A = r.Uint8()"},
		"string frame_id":   {"FrameID string", "w.String(m.FrameID)", "m.FrameID = r.String(m.FrameID)"},
		"string<=5 a":       {"A string // at most 5 bytes", "w.BoundedString(m.A, 5)", "m.A = r.BoundedString(m.A, 5)"},
		"Other a":           {"A Other", "m.A.MarshalCDR(w)", "m.A.UnmarshalCDR(r)"},
		"float32[3] a":      {"A [3]float32", "w.Float32s(m.A[:])", "r.Float32s(m.A[:])"},
		"int16[] a":         {"A []int16", "w.Count(len(m.A)) w.Int16s(m.A)", "m.A = cdr.Resize(m.A, r.Count(2)) r.Int16s(m.A)"},
		"string[<=2] a":     {"A []string // at most 2", "w.BoundedCount(len(m.A), 2) w.Strings(m.A)", "m.A = cdr.Resize(m.A, r.BoundedCount(2, 4)) r.Strings(m.A)"},
		"string<=5[<=2] a":  {"A []string // at most 2 of at most 5 bytes", "w.BoundedCount(len(m.A), 2) for i := range m.A { w.BoundedString(m.A[i], 5) }", "r.BoundedCount(2, 4)) for i := range m.A { m.A[i] = r.BoundedString(m.A[i], 5) }"},
		"Other[2] a":        {"A [2]Other", "{ for i := range m.A { m.A[i].MarshalCDR(w) } }", "{ for i := range m.A { m.A[i].UnmarshalCDR(r) } }"},
		"Other[] a":         {"A []Other", "w.Count(len(m.A)) for i := range m.A { m.A[i].MarshalCDR(w) }", "m.A = cdr.Resize(m.A, r.Count(12)) for i := range m.A { m.A[i].UnmarshalCDR(r) }"},
		"y/Far a":           {"A y.Far", `import ( "github.com/sinew-robotics/sinew/msgs/cdr" "github.com/sinew-robotics/sinew/msgs/y" )`},
		"string type_name":  {"TypeName_ string", "w.String(m.TypeName_)"},
		"int8 N=-3\nbool a": {"// Constants of [T]. const ( T_N int8 = -3 )"},
		`string S="a\"b"`:   {`T_S string = "a\\\"b"`},
		"bool B=True":       {"T_B bool = true", "type T struct{}", "{ w.Uint8(0) }", "{ r.Uint8() }"},
	} {
		files, err := generate(tree(map[string]string{
			"jazzy/x/msg/T.msg":     field,
			"jazzy/x/msg/Other.msg": "string a\nint64 b",
			"jazzy/y/msg/Far.msg":   "",
		}))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(string(files["x/t.go"])), " ")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%q: %q is not in\n%s", field, w, files["x/t.go"])
			}
		}
	}
}

// TestVariant generates a distribution in which one type differs and one does not.
func TestVariant(t *testing.T) {
	t.Parallel()
	files, err := generate(tree(map[string]string{
		"jazzy/x/msg/Gid.msg":   "uint8[16] a",
		"jazzy/x/msg/Time.msg":  "int32 sec",
		"jazzy/x/msg/Node.msg":  "Gid gid\nTime time",
		"humble/x/msg/Gid.msg":  "uint8[24] a",
		"humble/x/msg/Node.msg": "Gid gid\nTime time",
		"humble/x/msg/Time.msg": "# Time has a comment of its own.\n\nint32 sec",
	}))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"humble/x/gid.go":  "A [24]uint8",
		"humble/x/node.go": "Gid  Gid\n\tTime Time",
		"humble/x/time.go": "type Time = x.Time",
		"x/gid.go":         "A [16]uint8",
	} {
		if !strings.Contains(strings.ReplaceAll(string(files[name]), "GID", "Gid"), want) {
			t.Errorf("%s: %q is not in\n%s", name, want, files[name])
		}
	}
}

func TestGenerateErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"jazzy/x/msg/T.msg": "U a"}, "x/msg/T: field a: there is no type x/msg/U"},
		{map[string]string{"jazzy/x/msg/AB.msg": "", "jazzy/x/msg/Ab.msg": ""}, "x/msg/Ab: x/ab.go is written twice"},
		{map[string]string{"jazzy/x/msg/T.msg": "", "humble/x/msg/T.msg": "!"}, `x/msg/T: line 1: "!": no name after the type`},
	} {
		_, err := generate(tree(test.files))
		if err == nil || err.Error() != test.want {
			t.Errorf("%v: got %v, want %s", test.files, err, test.want)
		}
	}
}

// TestRun brings a directory up to date in which one file is old and one is no longer made.
func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"gone/old.go":             mark + "a definition; DO NOT EDIT.\n\npackage gone\n",
		"std_msgs/bool.go":        mark + "another; DO NOT EDIT.\n\npackage std_msgs\n",
		"std_msgs/handwritten.go": "package std_msgs\n",
	} {
		if err := write(filepath.Join(dir, name), []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	got, err := generated(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := generated("../..")
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("got %q, want %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	if _, err := os.Stat(filepath.Join(dir, "std_msgs/handwritten.go")); err != nil {
		t.Error(err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for ros, want := range map[string]string{
		"position": "Position", "frame_id": "FrameID", "uuid": "UUID", "client_gid": "ClientGID",
		"multi_dof_joint_names": "MultiDOFJointNames", "type_hash": "TypeHash_", "serial_number": "SerialNumber",
	} {
		if got := fieldName(ros); got != want {
			t.Errorf("field %s is %s, want %s", ros, got, want)
		}
	}
	for ros, want := range map[string]string{
		"JointState": "joint_state", "UUID": "uuid", "TFMessage": "tf_message",
		"MultiDOFJointTrajectory": "multi_dof_joint_trajectory", "Float64MultiArray": "float64_multi_array",
	} {
		if got := snake(ros); got != want {
			t.Errorf("file of %s is %s, want %s", ros, got, want)
		}
	}
}

// tree returns a file system with some definitions.
func tree(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}
