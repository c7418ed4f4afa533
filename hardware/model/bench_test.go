package model_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := model.Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmbeddedAndOneModel(b *testing.B) {
	for b.Loop() {
		l, err := model.Embedded()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := l.Model("XM430-W350"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmbeddedAndAllModels(b *testing.B) {
	for b.Loop() {
		l, err := model.Embedded()
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range l.Names() {
			if _, err := l.Model(name); err != nil {
				b.Fatal(err)
			}
		}
	}
}
