# Every target does its own set-up and is quick when nothing has changed.
#   make build   .venv with the package in it, the native core in release mode
#   make test    Rust tests and lints, Python tests, lints and types
#   make demo    a real device login, without redact and with it, side by side
#   make memcheck  the tests of the vector search under valgrind: no read beyond a text
#   make test-neon the matcher's tests as an ARM processor runs them, under qemu
#   make bench   the budgets of DESIGN.md section 8, as ratios of one run

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CARGO := cargo
# maturin, which pip calls to build the core, is a program of the environment's.
export PATH := $(abspath $(BIN)):$(PATH)
# A registry that does not answer once is asked again.
export PIP_RETRIES ?= 10
export PIP_DEFAULT_TIMEOUT ?= 60
export CARGO_NET_RETRY ?= 10
MANIFEST := native/Cargo.toml
NATIVE := $(shell find native -name '*.rs' -not -path '*/target/*') $(wildcard native/Cargo.* native/*/Cargo.toml redact/rules/*.toml)

.PHONY: build test test-rust test-python test-neon lint memcheck demo bench clean
.DELETE_ON_ERROR:

build: $(VENV)/.built

test: lint test-rust test-python

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "redact needs Python 3.10 or newer: install it (on Debian: apt-get install python3 python3-venv) or set PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "redact needs Python 3.10 or newer, and $(PYTHON) is older: set PYTHON=python3.x"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: install it (on Debian: apt-get install python3-venv)"; rm -rf $(VENV); exit 1; }

.PHONY: cargo
cargo:
	@command -v $(CARGO) >/dev/null || { echo "redact builds its core from Rust: install cargo 1.85 or newer (https://rustup.rs, on Debian: apt-get install cargo)"; exit 1; }

$(VENV)/.tools: | $(BIN)/python
	@$(PIP) install 'maturin>=1.9,<2'
	@touch $@

$(VENV)/.built: $(NATIVE) pyproject.toml $(VENV)/.tools | cargo
	@echo "building the native core (release mode)"
	@$(PIP) install --no-build-isolation --editable .
	@$(BIN)/python -I -c 'import redact'
	@touch $@

# The package is there by now: this adds what its extra names. Each package that is published as source alone is
# built beside the tools that it asks for, which is why these are not installed as the package itself is.
$(VENV)/.demo: pyproject.toml $(VENV)/.built
	@echo "installing what the demo needs"
	@$(PIP) install 'redact-logs[demo]'
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.built
	@echo "installing what the tests need"
	@$(PIP) install 'redact-logs[dev]'
	@touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.built
	@echo "installing what the benchmarks compare with"
	@$(PIP) install 'redact-logs[bench]'
	@touch $@

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-rust: cargo
	$(CARGO) fmt --manifest-path $(MANIFEST) --all --check
	$(CARGO) clippy --manifest-path $(MANIFEST) --workspace --all-targets --locked -- --deny warnings
	$(CARGO) test --manifest-path $(MANIFEST) --package redact-matcher --locked

test-python: $(VENV)/.dev
	$(BIN)/pytest --numprocesses 2 --dist loadfile

ARM := aarch64-unknown-linux-gnu
test-neon: cargo
	@command -v qemu-aarch64-static >/dev/null && command -v aarch64-linux-gnu-gcc >/dev/null || { echo "make test-neon needs an emulator and a linker for ARM: install them (on Debian: apt-get install qemu-user-static gcc-aarch64-linux-gnu)"; exit 1; }
	@test -d "$$(rustc --print sysroot)/lib/rustlib/$(ARM)" || { echo "make test-neon needs Rust's library for ARM: rustup target add $(ARM)"; exit 1; }
	CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER='qemu-aarch64-static -L /usr/aarch64-linux-gnu' \
		$(CARGO) test --manifest-path $(MANIFEST) --package redact-matcher --locked --target $(ARM)

memcheck: cargo
	@command -v valgrind >/dev/null || { echo "make memcheck needs valgrind: install it (on Debian: apt-get install valgrind)"; exit 1; }
	CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER='valgrind --quiet --error-exitcode=9' CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER='valgrind --quiet --error-exitcode=9' \
		$(CARGO) test --manifest-path $(MANIFEST) --package redact-matcher --lib --locked prefilter::tests

demo: $(VENV)/.demo
	@$(BIN)/python examples/device_login/demo.py

# Commands that do something alike. Their rows say so where they cannot be had.
$(VENV)-peers/.made: | $(BIN)/python
	@$(PYTHON) -m venv $(VENV)-peers
	@$(VENV)-peers/bin/python -m pip --disable-pip-version-check --quiet install redactcli==0.1.0 logveil-cli==0.1.1 promptcloak==0.1.0 || true
	@touch $@

bench: $(VENV)/.bench $(VENV)-peers/.made
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) $(VENV)-peers native/target build dist
