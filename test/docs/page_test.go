package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const repository = "../.."

// page is a page of the documentation.
type page struct {
	// name is the path from the root of the repository.
	name string
	text string
	// prose is the text without its blocks.
	prose  string
	blocks []block
	// anchors are the headings as links name them.
	anchors map[string]bool
}

// block is what stands between fences.
type block struct {
	line int
	// kind and mark are the words after the opening fence: sh run, yaml robot.
	kind, mark string
	text       string
}

// pages reads every page.
func pages(t *testing.T) []page {
	t.Helper()
	var all []page
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		files, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(repository, file)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, parse(name, string(text)))
		}
	}
	if len(all) < 10 {
		t.Fatalf("found %d pages, want the whole documentation", len(all))
	}
	return all
}

// Fences may be indented, inside of lists.
var fence = regexp.MustCompile("^( *)```(.*)$")

func parse(name, text string) page {
	p := page{name: name, text: text, anchors: map[string]bool{}}
	var open *block
	indent := ""
	for i, line := range strings.Split(text, "\n") {
		m := fence.FindStringSubmatch(line)
		switch {
		case m != nil && open == nil:
			words := append(strings.Fields(m[2]), "", "")
			indent = m[1]
			open = &block{line: i + 1, kind: words[0], mark: words[1]}
		case m != nil:
			p.blocks = append(p.blocks, *open)
			open = nil
		case open != nil:
			open.text += strings.TrimPrefix(line, indent) + "\n"
		default:
			p.prose += line + "\n"
			if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
				p.anchors[anchor(title)] = true
			}
		}
	}
	return p
}

var notInAnchors = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)

// anchor is a heading as links name it: lower case, without punctuation, blanks as hyphens.
func anchor(title string) string {
	return strings.ReplaceAll(notInAnchors.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), ""), " ", "-")
}
