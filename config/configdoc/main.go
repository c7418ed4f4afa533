// Command configdoc writes the reference of the configuration language, made from its schema, into a document: between
// the lines "<!-- reference -->" and "<!-- end of reference -->".
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/sinew-robotics/sinew/config"
)

const (
	begin = "<!-- reference -->\n"
	end   = "<!-- end of reference -->\n"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "configdoc: expected the name of the document")
		os.Exit(2)
	}
	if err := update(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "configdoc:", err)
		os.Exit(1)
	}
}

// update puts the current reference into a document.
func update(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text, err = withReference(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, text, 0o644)
}

// withReference gives the document with the current reference.
func withReference(document []byte) ([]byte, error) {
	before, rest, ok := bytes.Cut(document, []byte(begin))
	_, after, ended := bytes.Cut(rest, []byte(end))
	if !ok || !ended {
		return nil, errors.New("no lines that mark the reference")
	}
	schema, err := config.Schema()
	if err != nil {
		return nil, err
	}
	sections, err := reference(schema)
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{before, []byte(begin), []byte(sections), []byte(end), after}, nil), nil
}
