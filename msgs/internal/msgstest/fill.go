package msgstest

import (
	"fmt"
	"reflect"
	"strings"
)

// Fill sets the struct that m points to to a value. Fields are matched by their names
// without underscores and case; every field of either side must have its counterpart.
func Fill(m any, value any) error {
	return fill(reflect.ValueOf(m).Elem(), value)
}

// fill sets a Go value.
func fill(to reflect.Value, value any) error {
	switch to.Kind() {
	case reflect.Struct:
		return fillStruct(to, value)
	case reflect.Slice, reflect.Array:
		return fillList(to, value)
	case reflect.String:
		to.SetString(value.(string))
		return nil
	case reflect.Bool:
		to.SetBool(value.(bool))
		return nil
	case reflect.Float32, reflect.Float64:
		f, err := float(value)
		to.SetFloat(f)
		return err
	}
	bits, err := integer(value)
	if to.CanInt() {
		to.SetInt(int64(bits))
	} else {
		to.SetUint(bits)
	}
	return err
}

// fillStruct sets a struct from a JSON object.
func fillStruct(to reflect.Value, value any) error {
	fields := map[string]any{}
	for name, v := range value.(map[string]any) {
		fields[plain(name)] = v
	}
	if len(fields) != to.NumField() {
		return fmt.Errorf("%s has %d fields, the value has %d", to.Type(), to.NumField(), len(fields))
	}
	for i := range to.NumField() {
		name := to.Type().Field(i).Name
		v, ok := fields[plain(name)]
		if !ok {
			return fmt.Errorf("the value has no field for %s.%s", to.Type(), name)
		}
		if err := fill(to.Field(i), v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// fillList sets a slice or an array from a JSON list.
func fillList(to reflect.Value, value any) error {
	values := value.([]any)
	if to.Kind() == reflect.Slice {
		to.Set(reflect.MakeSlice(to.Type(), len(values), len(values)))
	}
	if to.Len() != len(values) {
		return fmt.Errorf("%d values for %s", len(values), to.Type())
	}
	for i, v := range values {
		if err := fill(to.Index(i), v); err != nil {
			return err
		}
	}
	return nil
}

// plain returns a name without underscores and in lower case.
func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }
