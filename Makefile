# Sinew: build, run on simulated servos, test.
#   make demo [DURATION=10s]   install what is missing, build, run six simulated servos
#   make test                  install what is missing, run every test
#   make                       format check, vet, lint, race tests
#   make install, make deb     see packaging/install.mk
SHELL := /bin/bash

GO       ?= go
EXAMPLE  ?= examples/arm6.yaml
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
FUZZTIME ?= 60s

# The DDS engine is linked when its library is there (scripts/dds-tags); without it
# everything but `sinew run` still builds.
TAGS      = $(shell scripts/dds-tags)
GOFLAGS_  = -tags '$(TAGS)'
LDFLAGS_  = -ldflags "-X github.com/sinew-robotics/sinew/launch.version=$(VERSION)"

.PHONY: all demo test race build setup setup-test fmt vet lint check generate fuzz bench clean

all: check race

demo: setup build
	@exec bin/sinew run $(EXAMPLE) --sim --demo $(if $(DURATION),--duration $(DURATION))

# Some of the interop tests time what they see: those run one by one, and when nothing else does.
UNITS   = $$($(GO) list ./... | grep -v /test/interop)
INTEROP = ./test/interop

test: setup-test build
	$(GO) test $(GOFLAGS_) $(UNITS)
	SINEW_BIN=$(CURDIR)/bin/sinew $(GO) test $(GOFLAGS_) -count=1 -parallel 4 $(INTEROP)

race: setup-test build
	$(GO) test $(GOFLAGS_) -race $(UNITS)

build:
	$(GO) build -trimpath $(GOFLAGS_) $(LDFLAGS_) -o bin/sinew ./cmd/sinew

setup:
	@scripts/setup build

setup-test:
	@scripts/setup build test

fmt:
	gofmt -w $$(git ls-files '*.go')

vet:
	$(GO) vet $(GOFLAGS_) ./...
	$(GO) vet ./...

lint:
	$(GO) tool staticcheck $(GOFLAGS_) ./...

check: vet lint
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	 if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi

generate:
	$(GO) generate ./...

fuzz:
	scripts/fuzz $(FUZZTIME)

# The figures of docs/performance.md: what Sinew costs beside the least a program can cost, and how punctual it is.
bench: setup build
	@mkdir -p build
	$(GO) run $(GOFLAGS_) ./test/bench -json build/bench.json $(BENCHFLAGS)

clean:
	rm -rf bin build

include packaging/install.mk
