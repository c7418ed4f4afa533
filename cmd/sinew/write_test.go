package main

import (
	"slices"
	"testing"
)

// Flags may stand before and behind the words, and a negative number is a value.
func TestWriteSeparatesWordsFromFlags(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args, words []string
		eeprom      bool
	}{
		{[]string{"--id", "3", "led", "1"}, []string{"led", "1"}, false},
		{[]string{"--id", "3", "--eeprom", "id", "5"}, []string{"id", "5"}, true},
		{[]string{"goal_velocity", "-100", "--id", "3", "--eeprom"}, []string{"goal_velocity", "-100"}, true},
		{[]string{"goal_velocity", "--id", "3", "--", "-.5A"}, []string{"goal_velocity", "-.5A"}, false},
		{[]string{"--id=3", "goal_velocity", "-10rpm"}, []string{"goal_velocity", "-10rpm"}, false},
		{[]string{"--id=3", "goal_position", "-.5rad"}, []string{"goal_position", "-.5rad"}, false},
	} {
		cmd := newWriteCommand()
		if err := cmd.Flags().Parse(test.args); err != nil {
			t.Fatalf("%q: %v", test.args, err)
		}
		words, err := separate(cmd, cmd.Flags().Args())
		eeprom, _ := cmd.Flags().GetBool("eeprom")
		if err != nil || !slices.Equal(words, test.words) || eeprom != test.eeprom {
			t.Errorf("%q: words %q, eeprom %v, %v", test.args, words, eeprom, err)
		}
	}
	cmd := newWriteCommand()
	if err := cmd.Flags().Parse([]string{"led"}); err != nil {
		t.Fatal(err)
	}
	if _, err := separate(cmd, []string{"led", "1", "--colour"}); err == nil {
		t.Error("an unknown flag was taken")
	}
}
