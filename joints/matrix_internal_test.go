package joints

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand: a differential, a shear, an exchange of rows that needs a pivot.
func TestInvertByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ m, want [][]float64 }{
		{[][]float64{{1, 1}, {1, -1}}, [][]float64{{0.5, 0.5}, {0.5, -0.5}}},
		{[][]float64{{1, 0}, {-2, 1}}, [][]float64{{1, 0}, {2, 1}}},
		{[][]float64{{0, 2}, {4, 0}}, [][]float64{{0, 0.25}, {0.5, 0}}},
		{[][]float64{{1, 2}, {2, 4}}, nil},
		{[][]float64{{0, 0}, {0, 0}}, nil},
		{[][]float64{{1, 1, 0}, {0, 1, 1}, {1, 2, 1}}, nil},
	} {
		got := invert(c.m)
		if (got == nil) != (c.want == nil) {
			t.Errorf("inverse of %v is %v, want %v", c.m, got, c.want)
			continue
		}
		for i := range got {
			for k := range got {
				if math.Abs(got[i][k]-c.want[i][k]) > 1e-15 {
					t.Errorf("inverse of %v is %v, want %v", c.m, got, c.want)
				}
			}
		}
	}
}

// A matrix times its inverse is the identity, and the matrix itself stays what it was.
func TestInvertOfRandomMatrices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(r, "n")
		m := make([][]float64, n)
		for i := range m {
			m[i] = rapid.SliceOfN(rapid.Float64Range(-10, 10), n, n).Draw(r, "row")
			m[i][i] += math.Copysign(60, m[i][i]) // far from singular
		}
		before, inverse := cloneRows(m), invert(m)
		for i := range n {
			for k := range n {
				sum := 0.0
				for j := range n {
					sum += m[i][j] * inverse[j][k]
				}
				want := 0.0
				if i == k {
					want = 1
				}
				if math.Abs(sum-want) > 1e-12 || m[i][k] != before[i][k] {
					r.Fatalf("%v times %v is not the identity", m, inverse)
				}
			}
		}
	})
}
