# make test | lint | bench | score | build

SHELL := /bin/bash
GO ?= go
SHARED ?= ../shared
BIN ?= bin/trichluc
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The race detector needs a C compiler. SQLite in pure Go is tens of times slower
# under it, so the packages that fill stores in bulk are tested without.
RACE := $(shell command -v gcc >/dev/null 2>&1 && [ "$$($(GO) env CGO_ENABLED)" = 1 ] && echo -race)
NO_RACE_PACKAGES := trichluc/pipeline/store% trichluc/pipeline/drills trichluc/pipeline/report% trichluc/pipeline/web% trichluc/cmd/%
PACKAGES = $(shell $(GO) list ./...)

# Tests that hold rules and decoder to linear time: one package after another,
# and without the race detector, under which time says nothing.
TIMED := Linear|HostilePages

.PHONY: all build test lint bench score errors

all: build

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/trichluc

test: lint-quick
	.ci/install-test-tools
	$(GO) build ./...
	$(GO) test -p 1 -timeout 12m -run '$(TIMED)' ./extractors/... ./pipeline/decode
	$(GO) test $(RACE) -timeout 12m -skip '$(TIMED)' $(filter-out $(NO_RACE_PACKAGES),$(PACKAGES))
	$(GO) test -timeout 12m $(filter-out %/drills,$(filter $(NO_RACE_PACKAGES),$(PACKAGES)))
	$(GO) test -timeout 12m ./pipeline/drills

.PHONY: lint-quick
lint-quick:
	@bad=$$(gofmt -l .); if [ -n "$$bad" ]; then echo "not gofmt-ed:"; echo "$$bad"; exit 1; fi
	$(GO) vet ./...

lint: lint-quick
	$(GO) run $(STATICCHECK) ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./extractors/... ./pipeline ./pipeline/archive ./pipeline/store ./cmd/trichluc
	$(GO) test -run '^$$' -bench . -benchmem -benchtime 200ms -timeout 10m ./pipeline/report/... ./pipeline/web/...

# Accuracy against annotated articles, which are no part of this repository.
score: build
	@if [ -d $(SHARED)/gold/dev ]; then \
	  python3 .ci/score.py $(BIN) $(SHARED) --out extractors/SCORES.txt; \
	else echo "make score: $(SHARED)/gold/dev is absent, nothing to score against"; fi

# A new version in extractors/rulesets.tsv for rules that changed.
.PHONY: ruleset
ruleset:
	$(GO) test ./pipeline -run TestRulesetLedger -release-ruleset -v

# What README.md shows is what the program prints.
.PHONY: readme
readme: build
	python3 .ci/readme.py $(BIN)

# make score with every miss and every extra.
errors: build
	@python3 .ci/score.py $(BIN) $(SHARED) --errors
