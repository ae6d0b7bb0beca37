# Two targets do all the set-up: `make run` serves the bundled corpus, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin
INDEX := .citynews

# Two workers, whatever the machine: each loads Kiwi, which takes 310 MB.
WORKERS := -n 2

.PHONY: run test lint format bench screens whoosh-suite lock clean

run: .venv/.run
	$(BIN)/citynews index corpus --index $(INDEX)
	$(BIN)/citynews serve --index $(INDEX) --assets corpus/assets

test: .venv/.dev
	$(BIN)/python -m pytest $(WORKERS) --dist loadfile

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.bench
	$(BIN)/python -m benchmarks.engine --json docs/engine.json --chart docs/growth.svg
	$(BIN)/python -m benchmarks.build

screens: .venv/.dev
	$(BIN)/python -m tests.browser.screens

whoosh-suite: .venv/.dev
	$(BIN)/python -m benchmarks.whoosh_suite

.venv/.run: requirements.lock pyproject.toml
	@echo "citynews: making .venv and installing (the first time takes a minute or two)"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/python -m compileall -q indexer webapp
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.bench: .venv/.run requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --upgrade

lock: .venv/.dev
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --extra browser --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra bench --constraint requirements.lock --output-file requirements-bench.lock

clean:
	rm -rf .venv $(INDEX) .mypy_cache .pytest_cache .ruff_cache .hypothesis
