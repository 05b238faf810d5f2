# Everything that is done with this project. `make help` lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BINARY := .build/release/credence
SWIFT_BUILD := swift build -c release --static-swift-stdlib -Xlinker -s --product credence
TEST_FLAGS := -c release -Xswiftc -enable-testing --scratch-path .build-tests
# File by file: whole modules, optimised and instrumented, compile far longer.
SANITIZED := -Xswiftc -O -Xswiftc -enable-testing --disable-xctest --filter 'TensorsTests|GraphsTests'
LIBRARIES := libzmq3-dev zlib1g-dev libsqlite3-dev
TEST_TOOLS := python3 python3-venv binutils chromium chromium-driver
SOURCES := Sources Tests Package.swift

# Data sets that many tests and notebooks read; without them those are skipped.
ifneq ($(wildcard ../shared/data),)
export CREDENCE_DATA ?= $(abspath ../shared/data)
endif

.PHONY: run test build format lint bench bench-networks bench-peers notebooks docs install sanitize help libraries

run: build ## build, register the kernel, execute notebooks/quickstart.ipynb
	$(BINARY) install
	$(BINARY) run notebooks/quickstart.ipynb --output out/quickstart.ipynb --svg out/pictures

test: libraries .venv/ready ## build and run all tests
	.ci/packages $(TEST_TOOLS)
	swift build --build-tests $(TEST_FLAGS)
	.ci/test $(TEST_FLAGS)

build: libraries ## build the program
	$(SWIFT_BUILD)

format: ## format all Swift files
	swift format --in-place --recursive $(SOURCES)

lint: ## check the format of all Swift files
	swift format lint --strict --recursive $(SOURCES)

bench: libraries ## measure speed against the bars, beside others after `make bench-peers`
	swift build --package-path Benchmarks -c release
	status=0; for table in core "core --taken" bars; do Benchmarks/.build/release/$$table || status=1; done; exit $$status

bench-networks: build ## measure Bayesian networks beside others, after `make bench-peers`
	python3 Benchmarks/networks/networks.py

bench-peers: ## install numpy, torch, jax and others for the tables of both
	python3 -m venv Benchmarks/.venv
	Benchmarks/.venv/bin/pip install --quiet --requirement Benchmarks/peers/requirements.txt

notebooks: build ## execute all notebooks and store their outputs
	for notebook in notebooks/*.ipynb; do $(BINARY) run --in-place "$$notebook"; done

docs: build ## write the reference from the registries, and the pictures
	$(BINARY) help --all > docs/reference.md
	$(BINARY) run docs/schools.credence --svg out/docs
	cp out/docs/cell-*-1.svg docs/schools.svg

install: build ## register the kernel with Jupyter, for this user
	$(BINARY) install

sanitize: libraries ## run the core's tests under the address and the thread sanitizer
	for kind in address thread; do \
	  swift test --sanitize $$kind $(SANITIZED) --scratch-path .build-$$kind; \
	done

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

libraries:
	@.ci/packages $(LIBRARIES)

.venv/ready: python/requirements-test.txt python/pyproject.toml | libraries
	.ci/packages $(TEST_TOOLS)
	python3 -m venv .venv
	.venv/bin/pip install --quiet --requirement python/requirements-test.txt ./python
	touch $@
