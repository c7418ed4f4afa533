package rosidl

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	namePattern     = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*)\s*(=?)\s*(.*)$`)
	fieldPattern    = regexp.MustCompile(`^[a-z](_?[a-z0-9]+)*$`)
	constantPattern = regexp.MustCompile(`^[A-Z](_?[A-Z0-9]+)*$`)
)

// Definition is a definition file.
type Definition struct {
	Name         Name
	Distribution string   // directory it was loaded from; empty for Parse
	Comment      []string // lines of the comment at the top, without "#"
	Text         string   // the file
	Sections     []Section
}

// Section is what stands between the lines "---" of a definition: a message has one
// section, a service two, an action three.
type Section struct {
	Constants []Constant
	Fields    []Field
}

// sections gives the number of sections of each kind.
var sections = map[Kind]int{Message: 1, Service: 2, Action: 3}

// Parse reads the text of a definition. The error begins with name and line.
func Parse(name Name, text string) (*Definition, error) {
	p := parser{definition: &Definition{Name: name, Text: text, Sections: make([]Section, 1)}}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if err := p.line(strings.TrimRight(line, " \t\r")); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", name, i+1, err)
		}
	}
	p.emptyLine()
	if got, want := len(p.definition.Sections), sections[name.Kind]; got != want {
		return nil, fmt.Errorf("%s: %d sections, want %d", name, got, want)
	}
	return p.definition, nil
}

// parser is the state while a definition is read line by line.
type parser struct {
	definition *Definition
	comment    []string // comment lines since the last line of another sort
	gap        bool     // there was an empty line since the last field or constant
	begun      bool     // the comment at the top is over
}

// line reads one line.
func (p *parser) line(line string) error {
	code, comment := splitComment(line)
	switch {
	case line == "":
		p.emptyLine()
		return nil
	case line == "---":
		p.emptyLine()
		p.gap, p.begun = false, true
		p.definition.Sections = append(p.definition.Sections, Section{})
		return nil
	case code == "":
		p.comment = append(p.comment, comment)
		return nil
	}
	remark := Remark{Gap: p.gap, Above: p.comment, Trailing: comment}
	p.comment, p.gap, p.begun = nil, false, true
	return p.declaration(code, remark)
}

// emptyLine ends a comment that belongs to no field: the first is that of the file, others
// are dropped.
func (p *parser) emptyLine() {
	if !p.begun && len(p.comment) > 0 {
		p.definition.Comment, p.begun = p.comment, true
	}
	section := p.definition.Sections[len(p.definition.Sections)-1]
	p.gap = len(section.Fields)+len(section.Constants) > 0
	p.comment = nil
}

// declaration reads a field or a constant.
func (p *parser) declaration(code string, remark Remark) error {
	typeText, rest, _ := strings.Cut(code, " ")
	parts := namePattern.FindStringSubmatch(strings.TrimSpace(rest))
	if parts == nil {
		return fmt.Errorf("%q: no name after the type", code)
	}
	t, err := parseFieldType(typeText, p.definition.Name.Package)
	if err != nil {
		return err
	}
	name, value := parts[1], parts[3]
	section := &p.definition.Sections[len(p.definition.Sections)-1]
	if parts[2] == "=" {
		c := Constant{Name: name, Type: t, Value: unquote(value), Remark: remark}
		section.Constants = append(section.Constants, c)
		return c.check()
	}
	f := Field{Name: name, Type: t, Default: value, Remark: remark}
	section.Fields = append(section.Fields, f)
	return section.checkLastField()
}

// check refuses a constant that the language does not have.
func (c *Constant) check() error {
	switch {
	case !constantPattern.MatchString(c.Name):
		return fmt.Errorf("constant %q: the name is not upper case", c.Name)
	case c.Type.Nested != nil || c.Type.Container != Single:
		return fmt.Errorf("constant %s: %s is not a primitive type", c.Name, c.Type)
	case c.Value == "" && c.Type.Primitive != String:
		return fmt.Errorf("constant %s: no value", c.Name)
	}
	return nil
}

// checkLastField refuses a field with a bad or repeated name.
func (s *Section) checkLastField() error {
	last := len(s.Fields) - 1
	name := s.Fields[last].Name
	if !fieldPattern.MatchString(name) {
		return fmt.Errorf("field %q: the name is not lower case with single underscores", name)
	}
	for _, f := range s.Fields[:last] {
		if f.Name == name {
			return fmt.Errorf("field %s: declared twice", name)
		}
	}
	return nil
}

// splitComment separates a line from the comment at its end; a "#" between quotes begins
// none. Tabs become spaces.
func splitComment(line string) (code, comment string) {
	line = strings.ReplaceAll(line, "\t", " ")
	var quote rune
	for i, c := range line {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '#':
			return strings.TrimSpace(line[:i]), strings.TrimPrefix(line[i+1:], " ")
		}
	}
	return strings.TrimSpace(line), ""
}

// unquote takes the quotes off a string.
func unquote(s string) string {
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}
