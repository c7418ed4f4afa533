package config_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/config"
)

func schema(t *testing.T) map[string]any {
	t.Helper()
	text, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSchemaIsOfItsDraft(t *testing.T) {
	t.Parallel()
	if got := schema(t)["$schema"]; got != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("$schema is %v", got)
	}
}

func TestSchemaAcceptsGoodFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "testdata/full.yaml") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range validate(schema(t), decode(t, text), "") {
			t.Errorf("%s: %s", file, problem)
		}
	}
}

func TestSchemaRefusesBadFiles(t *testing.T) {
	t.Parallel()
	for _, e := range []edits{
		{"rate: 100", "rate: 5000"},
		{"rate: 100", "rates: 100"},
		{"baud: 1000000, ", ""},
		{"id: 11", "id: 254"},
		{"protocol: 2.0", "protocol: 3.0"},
		{"protocol: 2.0", "adapter: u2d2"},
		{"protocol: 2.0", "reply_margin: 5"},
		{"rate: 100", "models: mine.yaml"},
		{"id: 11", "id: eleven"},
		{"direction: -1", "direction: 0"},
		{"mode: position", "mode: torque"},
		{"    model: XM430-W350\n", ""},
		{"    model: XM430-W350\n", "    model: XM430-W350\n    table: {torque_enable: {address: 1, size: 1}}\n"},
		{"[-1.57, 1.57]", "[1.57]"},
		{"velocity: 3.0", "velocity: 0"},
		{"velocity: 3.0", "velocity: fast"},
		{"address: 562, size: 1", "address: 562, size: 3"},
		{"      torque_enable: {address: 562, size: 1}\n", ""},
		{"[elbow, wrist]", "[]"},
		{"elbow: {trajectory: 0.1}", "elbow: {path: 0.1}"},
		{"200ms", "0.2"},
		{"reduction: 1.5", "mimic: {joint: wrist, multiplier: 0}"},
		{"reduction: 1.5", "mimic: {multiplier: 2}"},
		{"reduction: 1.5", "linkage: {horn_radius: 0.1}"},
		{"reduction: 1.5", "linkage: {horn_radius: 0.1, arm_length: 0.2, radius: 0.3}"},
		{"    id: 11\n", ""},
		{"type: joint_trajectory", "type: gripper"},
		{"type: joint_trajectory", "type: forward"},
		{"type: joint_trajectory", "type: juggler"},
		{"joints: [elbow, wrist]", "joints: [elbow, wrist]\n    over_limits: shrug"},
		{"protocol: 2.0", "rs485: {rts: up}"},
		{"controllers:", "transmissions: {w: {joints: [elbow, wrist]}}\ncontrollers:"},
		{"  wrist:\n", "  left wrist:\n"},
	} {
		if problems := validate(schema(t), decode(t, []byte(e.apply(t, good))), ""); len(problems) == 0 {
			t.Errorf("%q: accepted", e[1])
		}
	}
}

// The file full.yaml has every key of the schema and gives every field of the structs a value, so that neither has
// something the other lacks.
func TestSchemaAndStructsHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	inFile := map[string]bool{}
	keysOf(decode(t, text), inFile)
	for _, key := range propertiesOf(schema(t)) {
		if !inFile[key] {
			t.Errorf("full.yaml lacks the key %s of the schema", key)
		}
	}
	c, err := config.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	unset := map[string]bool{}
	fieldsOf(reflect.ValueOf(*c), unset)
	delete(unset, "Safety.BusWatchdog") // 0 there is not the default
	delete(unset, "RS485.RTSOnSend")    // nor is false
	delete(unset, "TrajectoryParameters.InterpolateFromDesiredState")
	for field, empty := range unset {
		if empty {
			t.Errorf("no key of full.yaml sets %s", field)
		}
	}
}

func keysOf(v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			into[key] = true
			keysOf(value, into)
		}
	case []any:
		for _, value := range v {
			keysOf(value, into)
		}
	}
}

func propertiesOf(s map[string]any) []string {
	var keys []string
	properties, _ := s["properties"].(map[string]any)
	for key, value := range properties {
		keys = append(keys, key)
		keys = append(keys, propertiesOf(value.(map[string]any))...)
	}
	for _, inside := range []string{"additionalProperties", "items"} {
		if more, ok := s[inside].(map[string]any); ok {
			keys = append(keys, propertiesOf(more)...)
		}
	}
	types, _ := s["oneOf"].([]any)
	for _, one := range types {
		keys = append(keys, propertiesOf(one.(map[string]any))...)
	}
	return keys
}

// fieldsOf notes for every exported field whether it is zero in all values of its struct.
func fieldsOf(v reflect.Value, unset map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fieldsOf(v.Elem(), unset)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fieldsOf(v.Index(i), unset)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name := v.Type().Name() + "." + f.Name
				before, seen := unset[name]
				unset[name] = v.Field(i).IsZero() && (before || !seen)
				fieldsOf(v.Field(i), unset)
			}
		}
	}
}

// validate is as much of JSON Schema as the schema uses; another keyword is a problem of its own.
func validate(s map[string]any, v any, path string) (problems []string) {
	for keyword, want := range s {
		ok := true
		switch object, _ := v.(map[string]any); keyword {
		case "$schema", "title", "description", "default":
		case "type":
			ok = hasType(v, want.(string))
		case "enum":
			ok = slices.ContainsFunc(want.([]any), func(one any) bool { return fmt.Sprint(one) == fmt.Sprint(v) })
		case "minimum":
			ok = number(v) >= want.(float64)
		case "maximum":
			ok = number(v) <= want.(float64)
		case "exclusiveMinimum":
			ok = number(v) > want.(float64)
		case "minLength":
			ok = len(fmt.Sprint(v)) >= int(want.(float64))
		case "pattern":
			ok = regexp.MustCompile(want.(string)).MatchString(fmt.Sprint(v))
		case "minItems":
			ok = reflect.ValueOf(v).Len() >= int(want.(float64))
		case "maxItems":
			ok = reflect.ValueOf(v).Len() <= int(want.(float64))
		case "minProperties":
			ok = len(object) >= int(want.(float64))
		case "required":
			ok = !slices.ContainsFunc(want.([]any), func(key any) bool { return object[key.(string)] == nil })
		case "items":
			items, _ := v.([]any)
			for i, item := range items {
				problems = append(problems, validate(want.(map[string]any), item, fmt.Sprintf("%s[%d]", path, i))...)
			}
		case "propertyNames":
			for name := range object {
				problems = append(problems, validate(want.(map[string]any), name, path+"."+name)...)
			}
		case "properties", "additionalProperties":
			problems = append(problems, validateKeys(s, keyword, object, path)...)
		case "oneOf":
			ok = fitting(want, v, path) == 1
		case "anyOf":
			ok = fitting(want, v, path) > 0
		case "not":
			ok = len(validate(want.(map[string]any), v, path)) > 0
		default:
			ok = false
		}
		if !ok {
			problems = append(problems, fmt.Sprintf("%s: %v does not meet %s %v", path, v, keyword, want))
		}
	}
	return problems
}

// fitting counts the schemas of a list that a value meets.
func fitting(all, v any, path string) int {
	fits := 0
	for _, one := range all.([]any) {
		if len(validate(one.(map[string]any), v, path)) == 0 {
			fits++
		}
	}
	return fits
}

func validateKeys(s map[string]any, keyword string, object map[string]any, path string) (problems []string) {
	properties, _ := s["properties"].(map[string]any)
	for key, value := range object {
		property, known := properties[key].(map[string]any)
		if known != (keyword == "properties") {
			continue
		}
		if !known {
			var ok bool
			if property, ok = s[keyword].(map[string]any); !ok {
				problems = append(problems, path+"."+key+": unknown key")
				continue
			}
		}
		problems = append(problems, validate(property, value, path+"."+key)...)
	}
	return problems
}

func hasType(v any, name string) bool {
	switch v.(type) {
	case map[string]any:
		return name == "object"
	case []any:
		return name == "array"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case int:
		return name == "integer" || name == "number"
	case float64:
		return name == "number"
	}
	return false
}

func number(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

func TestSchemaNamesDefaults(t *testing.T) {
	t.Parallel()
	text, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"default": 100,`, `"default": "2.0"`, `"default": "torque_off"`, `"default": 0.01`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the schema lacks %s", want)
		}
	}
}

// Editors know other dialects of regular expressions than Go: classes such as \p{Z} are not in all of them.
func TestSchemaPatternsArePortable(t *testing.T) {
	t.Parallel()
	text, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(text), `\p{`); i >= 0 {
		t.Errorf("the schema has a pattern with a class of Unicode: %s", text[max(i-40, 0):i+20])
	}
}
