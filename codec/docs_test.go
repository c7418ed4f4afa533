package codec_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/codec"
)

const protocolPage = "../docs/protocol.md"

// folders are where the packages that the page names have their tests.
var folders = map[string]string{"codec": ".", "hardware": "../hardware"}

// testFunctions returns the names of all tests in a folder, and the text of its test files.
func testFunctions(t *testing.T, folder string) (names []string, text string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	declaration := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Example)\w+)\(`)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declaration.FindAllStringSubmatch(string(content), -1) {
			names = append(names, match[1])
		}
		text += string(content)
	}
	return names, text
}

func readPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(protocolPage)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// Every test that the page names is there.
func TestNamesOfTheProtocolPage(t *testing.T) {
	t.Parallel()
	functions := map[string][]string{}
	var subtests string
	for name, folder := range folders {
		var text string
		if functions[name], text = testFunctions(t, folder); name == "hardware" {
			subtests = text
		}
	}
	seen := 0
	for _, match := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(readPage(t), -1) {
		name := match[1]
		folder, function, qualified := strings.Cut(name, ".")
		switch {
		case qualified && regexp.MustCompile(`^(Test|Fuzz|Example)`).MatchString(function):
			seen++
			if !slices.Contains(functions[folder], function) {
				t.Errorf("there is no %s", name)
			}
		case regexp.MustCompile(`^(2\.0|1\.0|usb2ax|sts|scs)/`).MatchString(name):
			seen++
			if !strings.Contains(subtests, `"`+name+`"`) {
				t.Errorf("there is no sub-test %s", name)
			}
		}
	}
	if seen < 80 {
		t.Errorf("%d tests named", seen)
	}
}

// The table has a row for every instruction, and a test in a cell exactly where the dialect has the instruction.
func TestProtocolTable(t *testing.T) {
	t.Parallel()
	has := []func(codec.Instruction) bool{
		codec.Protocol2.Supports,
		func(i codec.Instruction) bool { return codec.Protocol1.Supports(i) && i != codec.USB2AXSyncRead },
		func(i codec.Instruction) bool { return codec.Protocol1.Supports(i) && i != codec.BulkRead }, // of AX behind the adapter
		codec.FeetechSTS.Supports, codec.FeetechSCS.Supports,
	}
	rows := map[string][]string{}
	for line := range strings.Lines(readPage(t)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) == 7 && !strings.HasPrefix(cells[0], "-") {
			rows[strings.TrimSpace(cells[0])] = cells[2:]
		}
	}
	for code := range 256 {
		inst := codec.Instruction(code)
		if !codec.Protocol1.Supports(inst) && !codec.Protocol2.Supports(inst) && !codec.FeetechSTS.Supports(inst) {
			continue
		}
		cells := rows[inst.String()]
		if cells == nil {
			t.Errorf("no row for %v", inst)
			continue
		}
		for column, supports := range has {
			if tested := strings.Contains(cells[column], "`"); tested != supports(inst) {
				t.Errorf("%v, column %d: %q, supported %v", inst, column+1, cells[column], supports(inst))
			}
		}
	}
	if len(rows) != 20 { // with the head and the broadcast ping
		t.Errorf("%d rows", len(rows))
	}
}
