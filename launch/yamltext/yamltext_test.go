package yamltext_test

import (
	"fmt"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/launch/yamltext"
)

// Whatever a name is, YAML reads it as it was.
func TestList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.OneOf(rapid.StringMatching(`[a-z_/,:{}\[\]#&*!|>'"%@ 0-9.-]*`), rapid.SampledFrom([]string{"", "no", "null", "1.0", "~", "a: b", "- x", "\n", "é"})), 1, 5).Draw(t, "names")
		var got []string
		text := "[" + yamltext.List(want) + "]"
		if err := yaml.Unmarshal([]byte(text), &got); err != nil || !slices.Equal(got, want) {
			t.Fatalf("%q is read from %s as %q (%v)", want, text, got, err)
		}
	})
}

func ExampleList() {
	fmt.Println(yamltext.List([]string{"shoulder", "no", "a, b"}))
	// Output: shoulder, "no", "a, b"
}
