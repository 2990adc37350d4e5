# One command each: demo, test, check, bench. Every target works in a fresh clone with Python >= 3.11 and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)

ifdef UV
install = $(UV) pip install --python $(BIN)/python --require-hashes -r $(1)
install_self = $(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation -e .
else
install = $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r $(1)
install_self = $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
endif

.PHONY: help install demo test lint check format bench lock browser clean

help:
	@echo "make demo     install into .venv and replay the price war of May 2024 (ends by itself)"
	@echo "make test     every test, on SQLite and PostgreSQL"
	@echo "make check    format, lint, types, then every test"
	@echo "make bench    speed beside named peers, as ratios"
	@echo "make browser  install Chromium for pages that need JavaScript"
	@echo "make lock     renew the pinned lock files"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "pricewar needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what pricewar needs (pinned; about a minute with pip, seconds with uv) …"
	@$(call install,requirements.lock)
	@$(install_self)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what the tests need …"
	@$(call install,requirements-dev.lock)
	@touch $@

install: $(VENV)/.installed

demo: $(VENV)/.installed
	@$(BIN)/python -m demo.run

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n 2 --dist loadscope

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

check: lint test

format: $(VENV)/.installed-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# the tools measured beside are heavy and never mix with pricewar's own environment; without them the bench goes on
.venv-bench/.installed: benchmarks/peers.lock | $(BIN)/python
	@echo "Installing the tools that are measured beside, into .venv-bench (about a minute) …"
	@$(PYTHON) -m venv .venv-bench && \
	  .venv-bench/bin/python -m pip install --disable-pip-version-check --quiet --quiet --require-hashes -r benchmarks/peers.lock && touch $@ || \
	  echo "They could not be installed; what needs them is left out."

bench: $(VENV)/.installed-dev .venv-bench/.installed
	@$(BIN)/python -m benchmarks

browser: $(VENV)/.installed
	@sh crawler/install_browser.sh $(BIN)

lock: | $(BIN)/python
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
	  --extra demo --extra postgres pyproject.toml requirements.build.in -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
	  --extra demo --extra postgres --extra dev pyproject.toml requirements.build.in -c requirements.lock -o requirements-dev.lock

clean:
	@rm -rf $(VENV) .venv-bench build *.egg-info
