package model

import (
	"slices"
	"strings"
)

// nearest returns up to three names that name may have been meant to be, the best first; only one when it differs
// in nothing but case and punctuation.
func nearest(name string, names []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	wanted := plain(name)
	if wanted == "" {
		return nil
	}
	var near []candidate
	for _, n := range names {
		p := plain(n)
		if p == wanted {
			return []string{n}
		}
		d := editDistance(wanted, p)
		if strings.HasPrefix(p, wanted) {
			d = 0
		}
		if d <= 1+len(wanted)/4 {
			near = append(near, candidate{n, d})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	var best []string
	for _, c := range near[:min(3, len(near))] {
		best = append(best, c.name)
	}
	return best
}

// plain returns a name in lower case without the signs that people write differently.
func plain(name string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "", "(", "", ")", "", ".", "").Replace(strings.ToLower(name))
}

// editDistance is the Levenshtein distance in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
