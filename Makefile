# Everything runs from .venv, installed from the lock files; a stamp file makes the second run start at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: play run worker test check prove format bench lock clean

play: $(VENV)/.base
	@$(BIN)/quizhost play $(ARGS) || [ $$? -eq 1 ] # 1: left before the end, or said what is wrong

run: $(VENV)/.base
	@$(BIN)/quizhost run $(ARGS)

worker: $(VENV)/.worker

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

prove: $(VENV)/.worker
	$(BIN)/quizhost bank prove --check $(ARGS)

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(ARGS)

lock:
	sh requirements/lock.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "quizhost needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "Python cannot make virtual environments here. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.base: $(VENV)/.python requirements/base.lock pyproject.toml
	@echo "Installing quizhost into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/base.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.worker: $(VENV)/.base requirements/worker.lock
	@echo "Installing PyTorch into $(VENV), which may take minutes …"
	@$(PIP) install -r requirements/worker.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.worker requirements/dev.lock
	@echo "Installing the tools of the tests into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@
