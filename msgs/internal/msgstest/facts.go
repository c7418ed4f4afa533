// Package msgstest holds facts about ROS 2 from outside this project, for tests: the types
// of Jazzy, messages that it serialised, and a second serialiser that is made from the
// facts alone.
package msgstest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io"
	"testing"
)

//go:embed testdata
var testdata embed.FS

// Interface is the facts about one interface type.
type Interface struct {
	Type      string
	Hash      string
	Fields    [][]string // type, name, and the default where there is one
	Constants [][]string // type, name, value
}

// Vector is a value and the payload that ROS 2 serialised it to.
type Vector struct {
	Type    string
	Value   any // as from encoding/json with UseNumber
	Payload []byte
}

// Interfaces returns the facts about all types by name.
func Interfaces(t testing.TB) map[string]Interface {
	t.Helper()
	content, err := testdata.ReadFile("testdata/interfaces.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	interfaces := map[string]Interface{}
	eachLine(t, bytes.NewReader(content), func(decode func(any)) {
		var i Interface
		decode(&i)
		interfaces[i.Type] = i
	})
	return interfaces
}

// Vectors returns all serialised messages.
func Vectors(t testing.TB) []Vector {
	t.Helper()
	file, err := testdata.Open("testdata/cdr_vectors.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []Vector
	eachLine(t, unzipped, func(decode func(any)) {
		var line struct {
			Type  string
			Value any
			CDR   string
		}
		decode(&line)
		payload, err := hex.DecodeString(line.CDR)
		if err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, Vector{line.Type, line.Value, payload})
	})
	return vectors
}

// eachLine calls f for each line of r, with what decodes the JSON of the line.
func eachLine(t testing.TB, r io.Reader, f func(decode func(any))) {
	t.Helper()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f(func(v any) {
			decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
			decoder.UseNumber()
			if err := decoder.Decode(v); err != nil {
				t.Fatal(err)
			}
		})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
