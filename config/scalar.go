package config

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// scalar is a kind whose values are single words. parse returns false for a word that is not one of them.
func scalar[V any](expect string, s schema, parse func(n *yaml.Node) (V, bool)) kind[V] {
	read := func(r *reader, at place, n *yaml.Node) (v V, ok bool) {
		if n.Kind == yaml.ScalarNode {
			v, ok = parse(n)
		}
		if !ok {
			r.wrong(at, n, expect)
			var none V
			return none, false
		}
		return v, true
	}
	return kind[V]{expect: expect, schema: s, read: read}
}

// numberForm is a number as YAML and JSON both have it.
var numberForm = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

func parseNumber(n *yaml.Node) (float64, bool) {
	if !plain(n) || !numberForm.MatchString(n.Value) {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.Value, 64)
	return v, err == nil
}

// number is a finite number.
func number() kind[float64] {
	return scalar("a finite number", schema{"type": "number"}, parseNumber)
}

// numberFrom is a number from least to most, in a unit that the messages name.
func numberFrom(least, most float64, unit string) kind[float64] {
	expect := fmt.Sprintf("a number from %v to %v %s", least, most, unit)
	s := schema{"type": "number", "minimum": least, "maximum": most}
	return numberThat(expect, s, func(v float64) bool { return v >= least && v <= most })
}

// atLeastZero is a number that may be 0 but not less.
func atLeastZero() kind[float64] {
	return numberThat("a number not below 0", schema{"type": "number", "minimum": 0}, func(v float64) bool { return v >= 0 })
}

// aboveZero is a number greater than 0.
func aboveZero() kind[float64] {
	return numberThat("a number above 0", schema{"type": "number", "exclusiveMinimum": 0}, func(v float64) bool { return v > 0 })
}

func numberThat(expect string, s schema, right func(float64) bool) kind[float64] {
	return scalar(expect, s, func(n *yaml.Node) (float64, bool) {
		v, ok := parseNumber(n)
		return v, ok && right(v)
	})
}

// integerForm has no leading zeros, which some readers of YAML take for octal.
var integerForm = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*|0x[0-9a-fA-F]+)$`)

func parseInteger(n *yaml.Node) (int64, bool) {
	if !plain(n) || !integerForm.MatchString(n.Value) {
		return 0, false
	}
	v, err := strconv.ParseInt(n.Value, 0, 64)
	return v, err == nil
}

// integer is a whole number from least to most, decimal or with 0x.
func integer(least, most int64) kind[int64] {
	expect := fmt.Sprintf("an integer from %d to %d", least, most)
	s := schema{"type": "integer", "minimum": least, "maximum": most}
	return scalar(expect, s, func(n *yaml.Node) (int64, bool) {
		v, ok := parseInteger(n)
		return v, ok && v >= least && v <= most
	})
}

// anyOf is one of a few integers.
func anyOf(expect string, values ...int64) kind[int64] {
	return scalar(expect, schema{"enum": values}, func(n *yaml.Node) (int64, bool) {
		v, ok := parseInteger(n)
		return v, ok && slices.Contains(values, v)
	})
}

// boolean is true or false, in these two words only.
func boolean() kind[bool] {
	return scalar("true or false", schema{"type": "boolean"}, func(n *yaml.Node) (bool, bool) {
		return n.Value == "true", plain(n) && (n.Value == "true" || n.Value == "false")
	})
}

// text is a text of at least one character; hint says which.
func text(hint string) kind[string] {
	return scalar(hint, schema{"type": "string", "minLength": 1}, func(n *yaml.Node) (string, bool) {
		return n.Value, n.ShortTag() == "!!str" && strings.TrimSpace(n.Value) != "" && !strings.ContainsFunc(n.Value, isControl)
	})
}

func isControl(c rune) bool { return c < ' ' || c == 0x7f }

// reference is the name of something that is described elsewhere in the file.
func reference(expect string) kind[string] {
	return scalar(expect, schema{"type": "string", "minLength": 1}, func(n *yaml.Node) (string, bool) {
		return n.Value, n.ShortTag() != "!!null" && n.Value != ""
	})
}

// choice is one of a few words.
func choice[V ~string](values ...V) kind[V] {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return scalar(oneOf(words), schema{"enum": words}, func(n *yaml.Node) (V, bool) {
		return V(n.Value), slices.Contains(words, n.Value)
	})
}

// duration is a time with its unit, as Go writes it, from least to most or 0.
func duration(least, most time.Duration) kind[time.Duration] {
	expect := fmt.Sprintf("a time with its unit from %v to %v, or 0s", least, most)
	s := schema{"type": "string", "pattern": `^([0-9]+(\.[0-9]*)?(us|ms|s))+$`}
	return scalar(expect, s, func(n *yaml.Node) (time.Duration, bool) {
		v, err := time.ParseDuration(n.Value)
		return v, err == nil && n.Value != "0" && (v == 0 || v >= least && v <= most)
	})
}

// seconds is a time in seconds, not below 0.
func seconds(most float64) kind[time.Duration] {
	return as(numberFrom(0, most, "s"), func(v float64) time.Duration {
		return time.Duration(math.Round(v * float64(time.Second)))
	})
}
