# Installing the program, and packages of it.
#   make install [PREFIX=/usr/local] [DESTDIR=FOLDER]
#   make deb                   a Debian package for this machine, in build/
#   make deb-arm64             one for arm64, where the cross compiler and the engine's library for it can be had
#   make cross                 the program for arm64 without the ROS node, in build/sinew-arm64
PREFIX ?= /usr/local

.PHONY: install uninstall deb deb-arm64 cross

install: build
	packaging/install bin/sinew '$(DESTDIR)' '$(PREFIX)'

uninstall:
	packaging/install --remove '$(DESTDIR)' '$(PREFIX)'

deb: setup build
	packaging/deb bin/sinew "$$(dpkg --print-architecture)"

deb-arm64:
	packaging/build-arm64 build/arm64/sinew
	packaging/deb build/arm64/sinew arm64

cross:
	CGO_ENABLED=0 GOARCH=arm64 $(GO) build -trimpath $(LDFLAGS_) -o build/sinew-arm64 ./cmd/sinew
