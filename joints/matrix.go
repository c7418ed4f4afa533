package joints

import (
	"math"
	"slices"
)

// singular is the smallest pivot of an invertible matrix, as a share of its largest element.
const singular = 1e-9

// invert returns the inverse of a square matrix by elimination with pivots; nil when there is none.
func invert(m [][]float64) [][]float64 {
	n := len(m)
	work, inverse, largest := cloneRows(m), make([][]float64, n), 0.0
	for i := range inverse {
		inverse[i] = make([]float64, n)
		inverse[i][i] = 1
		for _, v := range m[i] {
			largest = max(largest, math.Abs(v))
		}
	}
	for c := range n {
		p := pivot(work, c)
		if !(math.Abs(work[p][c]) > singular*largest) {
			return nil
		}
		work[c], work[p] = work[p], work[c]
		inverse[c], inverse[p] = inverse[p], inverse[c]
		divisor := work[c][c]
		for k := range n {
			work[c][k] /= divisor
			inverse[c][k] /= divisor
		}
		for r := range n {
			if factor := work[r][c]; r != c && factor != 0 {
				for k := range n {
					work[r][k] -= factor * work[c][k]
					inverse[r][k] -= factor * inverse[c][k]
				}
			}
		}
	}
	return inverse
}

// pivot returns the row from c on with the largest element in column c.
func pivot(m [][]float64, c int) int {
	best := c
	for r := c + 1; r < len(m); r++ {
		if math.Abs(m[r][c]) > math.Abs(m[best][c]) {
			best = r
		}
	}
	return best
}

func transpose(m [][]float64) [][]float64 {
	t := make([][]float64, len(m))
	for i := range t {
		t[i] = make([]float64, len(m))
		for k := range m {
			t[i][k] = m[k][i]
		}
	}
	return t
}

func cloneRows(m [][]float64) [][]float64 {
	clone := make([][]float64, len(m))
	for i, row := range m {
		clone[i] = slices.Clone(row)
	}
	return clone
}
