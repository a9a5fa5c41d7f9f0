# One line a command; `make help` lists them. Continuous integration runs the same commands.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate

# A browser for the tests of the page: one that is there, else Debian's, else Playwright's own.
BROWSER := { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null || \
        { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get install -y -qq chromium >/dev/null; } || \
        $(BIN)/playwright install chromium

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run report bench bench-page backtest test scaling mutants check lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/run.stamp ## install what Winset needs to run, into .venv

setup-dev: $(VENV)/dev.stamp ## install what the checks and tests need as well

run: report ## set up, analyse the talks of January 2024, write the report; serve it when attached to a terminal
	@if [ -t 1 ]; then $(BIN)/winset serve --out out; else echo "Report: out/report.html"; fi

report: setup ## set up, analyse, write out/report.html and stop
	$(BIN)/winset analyse january-2024 --out out

bench: setup ## time Winset against plain Python, JAX, ema_workbench, PySD, NegMAS; write docs/benchmarks.md (minutes)
	PYTHONPATH=. $(BIN)/python -m bench --out docs/benchmarks.md

bench-page: setup-dev ## time the page in a browser against its goals (a minute)
	$(BIN)/python -m bench.page

test: setup-dev ## set up, then pass every test
	$(BIN)/python -m pytest

backtest: setup-dev ## forecasts from every past month beside standard forecasters (the extra bench), write docs/validation/backtest.md
	$(PIP) --require-hashes -r requirements/bench.txt
	$(BIN)/python docs/validation/backtest_page.py

validation: setup-dev ## measure the behaviours, hold the model to the record, write docs/validation/
	PYTHONPATH=tests $(BIN)/python docs/validation/build.py

scaling: setup-dev ## measure growth, threads, tasks and a large study, write docs/scaling.md (ten minutes)
	PYTHONPATH=tests $(BIN)/python docs/scaling/measure.py

mutants: setup-dev ## break listed lines one by one and see each test turn red (minutes)
	$(BIN)/python tests/mutants/run.py

check: setup-dev ## formatting, lint, types, direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## compile requirements/*.in into hashed pins (needs uv)
	$(LOCK) requirements/run.in -o requirements/run.txt
	$(LOCK) requirements/dist.in -o requirements/dist.txt
	$(LOCK) requirements/bench.in -o requirements/bench.txt
	$(LOCK) requirements/analysis.in -o requirements/analysis.txt
	$(LOCK) requirements/dev.in -o requirements/dev.txt
	for peer in jax ema pysd negmas; do $(LOCK) requirements/bench-$$peer.in -o requirements/bench-$$peer.txt || exit 1; done

clean: ## remove the environment, caches and results
	rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache out

# The stamps make a second call free: pip runs again only when pins or the project file have changed.
$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Winset needs Python 3.11 to 3.13: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(PIP) --require-hashes -r requirements/dev.txt
	@$(BROWSER) || echo "No browser could be set up: the journeys through the page are skipped"
	@touch $@
