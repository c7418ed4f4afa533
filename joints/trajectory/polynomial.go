package trajectory

import "math"

// polynomial has the coefficients of u⁰ to u⁵.
type polynomial [6]float64

// at returns value, first and second derivative at u.
func (c *polynomial) at(u float64) (p, v, a float64) {
	p = ((((c[5]*u+c[4])*u+c[3])*u+c[2])*u+c[1])*u + c[0]
	v = (((5*c[5]*u+4*c[4])*u+3*c[3])*u+2*c[2])*u + c[1]
	a = ((20*c[5]*u+12*c[4])*u+6*c[3])*u + 2*c[2]
	return p, v, a
}

// value returns the value at u.
func (c *polynomial) value(u float64) float64 {
	return ((((c[5]*u+c[4])*u+c[3])*u+c[2])*u+c[1])*u + c[0]
}

// derivative returns the derivative.
func (c *polynomial) derivative() polynomial {
	return polynomial{c[1], 2 * c[2], 3 * c[3], 4 * c[4], 5 * c[5]}
}

// stretched returns the polynomial q with q(u) = c(u·t).
func (c *polynomial) stretched(t float64) polynomial {
	q, f := *c, 1.0
	for i := range q {
		q[i] *= f
		f *= t
	}
	return q
}

// shifted returns the polynomial q with q(u) = c(u+by), by repeated division by u-by.
func (c *polynomial) shifted(by float64) polynomial {
	q := *c
	for i := range q {
		for k := len(q) - 2; k >= i; k-- {
			q[k] += by * q[k+1]
		}
	}
	return q
}

// addSquare adds f·(u+by)².
func (c *polynomial) addSquare(f, by float64) {
	c[0] += f * by * by
	c[1] += 2 * f * by
	c[2] += f
}

// degree returns the highest power with a coefficient other than 0.
func (c *polynomial) degree() int {
	for d := len(c) - 1; d > 0; d-- {
		if c[d] != 0 {
			return d
		}
	}
	return 0
}

// roots are the places between 0 and 1, in order, where a polynomial may change its sign.
type roots struct {
	u [5]float64
	n int
}

func (r *roots) add(u float64) {
	r.u[r.n] = u
	r.n++
}

// roots finds them exactly for degrees up to 1, and above that between the turning points: there the polynomial is
// monotonic, so that each interval holds one root at most.
func (c *polynomial) roots() roots {
	var r roots
	d := c.degree()
	if d == 0 {
		return r
	}
	if d == 1 {
		if u := -c[0] / c[1]; u >= 0 && u <= 1 {
			r.add(u)
		}
		return r
	}
	slope := c.derivative()
	turns := slope.roots()
	left := 0.0
	for i := 0; i <= turns.n; i++ {
		right := 1.0
		if i < turns.n {
			right = turns.u[i]
		}
		if u, ok := c.rootBetween(left, right); ok && r.n < d {
			r.add(u)
		}
		left = right
	}
	return r
}

// rootBetween halves the interval, in which c is monotonic, until floating point has no number between.
func (c *polynomial) rootBetween(left, right float64) (float64, bool) {
	l, h := c.value(left), c.value(right)
	if l == 0 {
		return left, true
	}
	if h == 0 {
		return right, true
	}
	if (l < 0) == (h < 0) {
		return 0, false
	}
	for range 80 {
		middle := left + (right-left)/2
		if middle <= left || middle >= right {
			break
		}
		if m := c.value(middle); (m < 0) == (l < 0) {
			left = middle
		} else {
			right = middle
		}
	}
	return left + (right-left)/2, true
}

// extremes returns the least and the greatest value between 0 and 1 and where they are.
func (c *polynomial) extremes() (lo, loAt, hi, hiAt float64) {
	lo, hi = c[0], c[0]
	consider := func(u float64) {
		v := c.value(u)
		if v < lo {
			lo, loAt = v, u
		}
		if v > hi {
			hi, hiAt = v, u
		}
	}
	slope := c.derivative()
	turns := slope.roots()
	for _, u := range turns.u[:turns.n] {
		consider(u)
	}
	consider(1)
	return lo, loAt, hi, hiAt
}

// linear goes from p0 to p1 in t seconds.
func linear(p0, p1, t float64) polynomial {
	return polynomial{p0, (p1 - p0) / t}
}

// cubic also has the velocities of both ends.
func cubic(b, e State, t float64) polynomial {
	h, v0, v1 := e.Position-b.Position, b.Velocity, e.Velocity
	return polynomial{b.Position, v0, (3*h - (2*v0+v1)*t) / (t * t), ((v0+v1)*t - 2*h) / (t * t * t)}
}

// quintic also has the accelerations of both ends.
func quintic(b, e State, t float64) polynomial {
	t2 := t * t
	h := e.Position - b.Position
	v0, v1 := b.Velocity*t, e.Velocity*t
	a0, a1 := b.Acceleration*t2, e.Acceleration*t2
	return polynomial{
		b.Position,
		b.Velocity,
		b.Acceleration / 2,
		(20*h - 12*v0 - 8*v1 - 3*a0 + a1) / (2 * t2 * t),
		(-30*h + 16*v0 + 14*v1 + 3*a0 - 2*a1) / (2 * t2 * t2),
		(12*h - 6*v0 - 6*v1 - a0 + a1) / (2 * t2 * t2 * t),
	}
}

// segment joins two states in t seconds with what both of them give.
func segment(b, e State, t float64) polynomial {
	hasVelocity := !math.IsNaN(b.Velocity) && !math.IsNaN(e.Velocity)
	hasAcceleration := !math.IsNaN(b.Acceleration) && !math.IsNaN(e.Acceleration)
	switch {
	case hasVelocity && hasAcceleration:
		return quintic(b, e, t)
	case hasVelocity:
		return cubic(b, e, t)
	default:
		return linear(b.Position, e.Position, t)
	}
}
