package launch

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// mostSimilar is how many names are suggested at most.
const mostSimilar = 4

// similar returns the registers that share most words with a name, best first: the manuals' names are made of words, and
// who mistypes one of them has most of the others right.
func similar(name string, registers []*model.Register) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '_' || r == '-' || r == ' ' })
	shared := map[string]int{}
	var names []string
	for _, r := range registers {
		for _, word := range words {
			if strings.Contains(r.Name, word) {
				shared[r.Name]++
			}
		}
		if shared[r.Name] > 0 {
			names = append(names, r.Name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(commonPrefix(b, name), commonPrefix(a, name)))
	})
	return names[:min(mostSimilar, len(names))]
}

// commonPrefix returns how many bytes two names begin with in common.
func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
