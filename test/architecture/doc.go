// Package architecture holds the tests that keep the rooms of the project apart.
package architecture
