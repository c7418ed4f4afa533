package model_test

import (
	"os"
	"strings"
	"testing"
)

// The file in the package's documentation is a good one.
func TestDocumentedFile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var file strings.Builder
	for line := range strings.Lines(string(text)) {
		if indented, ok := strings.CutPrefix(line, "//\t"); ok {
			file.WriteString(indented)
		}
	}
	l := library(t)
	if err := l.Load("doc.yaml", []byte(file.String())); err != nil {
		t.Fatal(err)
	}
	m, err := l.Model("MINE-1")
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := m.Register("present_grip"); !ok || r.Since != 47 || r.Scale != 0.001 {
		t.Errorf("present_grip is %+v", r)
	}
}
