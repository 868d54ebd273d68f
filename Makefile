# Five words: demo, test, lint, verify, bench. Each does its own set-up.
PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test lint verify bench

demo: $(VENV)/.installed
	@$(BIN)/steadway instruments fetch --data .cache/instruments-data --quiet --or-stand-in
	@$(BIN)/steadway demo --wording .cache/instruments-data $(ARGS)

test: $(VENV)/.test
	@$(BIN)/python -m tests.run $(ARGS)

lint: $(VENV)/.test $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.house.sizes

verify: $(VENV)/.test
	@$(BIN)/python -m chaos $(ARGS)

bench: $(VENV)/.test
	@$(BIN)/python -m benchmarks $(ARGS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Steadway needs Python 3.11 or newer; name it with: make PYTHON=python3.12 …"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 2; }
	@$(PIP) install -U 'pip>=25.1'

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	@$(PIP) install -c constraints.txt -e '.[postgres]' --group test
	@touch $@

$(VENV)/.lint: $(VENV)/.test
	@$(PIP) install -c constraints.txt --group lint
	@touch $@
