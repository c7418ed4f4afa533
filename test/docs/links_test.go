package docs

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	// mentioned is a file of the repository that a text names.
	mentioned = regexp.MustCompile("`((?:docs|examples|scripts|launch|packaging|test)/[A-Za-z0-9_./-]+\\.[a-z]+)")
)

// Every link leads somewhere: to a page, and where it names one, to a heading there. Files that are mentioned are there.
func TestLinks(t *testing.T) {
	t.Parallel()
	all := map[string]page{}
	for _, p := range pages(t) {
		all[p.name] = p
	}
	for _, p := range all {
		for _, m := range link.FindAllStringSubmatch(p.prose, -1) {
			if problem := follow(all, p, m[1]); problem != "" {
				t.Errorf("%s: %s: %s", p.name, m[1], problem)
			}
		}
		for _, m := range mentioned.FindAllStringSubmatch(p.prose, -1) {
			if _, err := os.Stat(filepath.Join(repository, m[1])); err != nil {
				t.Errorf("%s mentions %s: %v", p.name, m[1], err)
			}
		}
	}
}

// follow says what is wrong with a link; "" for nothing. Links to other sites are only looked at.
func follow(all map[string]page, from page, target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return err.Error()
	}
	if u.Scheme != "" {
		if u.Scheme != "https" || u.Host == "" {
			return "want an https link"
		}
		return ""
	}
	to := from
	if u.Path != "" {
		name := filepath.Join(filepath.Dir(from.name), u.Path)
		if _, err := os.Stat(filepath.Join(repository, name)); err != nil {
			return err.Error()
		}
		to = all[name]
	}
	if u.Fragment != "" && !to.anchors[u.Fragment] {
		return "there is no such heading in " + to.name
	}
	return ""
}

// Every page of the folder is in its table of contents.
func TestContents(t *testing.T) {
	t.Parallel()
	var contents page
	for _, p := range pages(t) {
		if p.name == "docs/README.md" {
			contents = p
		}
	}
	for _, p := range pages(t) {
		name, inDocs := strings.CutPrefix(p.name, "docs/")
		if inDocs && p.name != contents.name && !strings.Contains(contents.prose, "]("+name+")") {
			t.Errorf("docs/README.md does not list %s", name)
		}
	}
}
