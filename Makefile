# Two commands for everyone: `make run` and `make test`. Each installs what it needs on a fresh machine.
SHELL := /bin/bash
CONFIG ?= config/demo.json
ARGS ?=
TESTS := .build/debug/SinewPackageTests.xctest
# Where SCHED_FIFO is not permitted the tests of real-time priority are left out, and it is said so.
REALTIME := $(shell [ $$(id -u) -eq 0 ] || [ "$$(ulimit -r)" != 0 ] || echo SINEW_WITHOUT_REALTIME=1)
BUNDLE = $(CURDIR)/$(TESTS) --testing-library swift-testing

.PHONY: compiled examples run build test unit-test board-test slow-board-test board lint check format nightly models stress bench clean help

help:
	@echo "make run          build sinew and run the balancing robot on the simulated board (Ctrl-C stops it)"
	@echo "make test         run the unit tests here and the board tests on the virtual board"
	@echo "make board        open a shell on the virtual board"
	@echo "make nightly      model checks, the stress test under the thread sanitizer, the unit under a real systemd"
	@echo "make bench        measure against C, cyclictest, AsyncStream and RTCBot; writes Benchmarks/results.md"
	@echo "make examples     build and try the packages of outside authors in Examples/"
	@echo "make compiled     check that a tick of a release build asks the language's runtime for nothing"
	@echo "make lint check   check the formatting, the layers, and every pipeline in config/"

## Build a release and run a robot: `make run`, `make run ARGS='--for 10s'`, `make run CONFIG=my.json`.
run: build
	@exec .build/release/sinew run $(CONFIG) $(ARGS)

build:
	@deploy/setup run
	@swift build -c release --product sinew
	@swift build -c release --product sinew-guard

test: unit-test board-test

unit-test:
	@deploy/setup test
	swift build --build-tests
	swift build --product sinew-guard
	@[ -z "$(REALTIME)" ] || echo "unit tests: SCHED_FIFO is not permitted here (ulimit -r): the tests of real-time priority are left out"
	$(REALTIME) Tests/watch 900 $(BUNDLE) --skip '^BoardTests\.'

board-test:
	@deploy/setup test
	swift build --build-tests
	swift build --product sinew-guard
ifeq ($(shell uname -m),x86_64)
	boards/virtual/run --timeout 1680 -- Tests/watch 1620 $(BUNDLE) --filter '^BoardTests\.' --skip 'SystemdTests|StarvedRobotTests'
else
	@echo "board tests: the virtual board needs x86-64 for now; they were not run on $$(uname -m)"
endif

board:
	@deploy/setup test
	@swift build --product sinew
	@swift build --product sinew-guard
	@PATH="$(CURDIR)/.build/debug:$$PATH" boards/virtual/run --shell

## The long ones: model checks with their mutants, the sanitizer's stress test, and what composes with other packages.
nightly: models stress slow-board-test
	swift test --package-path Benchmarks

models:
	@deploy/setup nightly
	Models/check
	Models/check --mutants

stress:
	@deploy/setup run
	Tests/stress

# The unit of deploy/systemd under a real systemd, and a robot beside programs that take both processors. They take minutes
# and a machine that does nothing else, so that board-test leaves them out.
slow-board-test:
	@deploy/setup test
	swift build --build-tests
	swift build --product sinew
	swift build --product sinew-guard
	boards/virtual/run --timeout 1680 -- Tests/watch 1620 $(BUNDLE) --filter 'SystemdTests|StarvedRobotTests'

bench:
	@deploy/setup nightly
	Benchmarks/run

lint:
	swift format lint --strict --recursive --parallel Sources Tests Examples Package.swift
	deploy/check-imports
	deploy/check-docs

format:
	swift format --in-place --recursive --parallel Sources Tests Examples Package.swift

## What a tick calls in a release build, counted: what a wire carries is compiled for its type.
compiled:
	@deploy/setup test
	Tests/compiled/check

## Packages of outside authors, built and run as somebody else would.
examples:
	Examples/check

check:
	swift build --product sinew
	@for file in config/*.json; do .build/debug/sinew check "$$file" || exit; done

clean:
	rm -rf .build
