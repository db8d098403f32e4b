# What each target does stands behind its name; `make` alone prints this list.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
DEV := .venv/.dev

.PHONY: help setup run test quick check bench lock pictures

help: ## This list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.run: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(DEV): .venv/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

setup: .venv/.run ## The virtual environment with the pinned packages

run: setup ## The dashboard at http://localhost:8501 (PORT=8600 make run: elsewhere)
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)

test: $(DEV) ## All tests, a real browser included
	sh scripts/browser.sh
	$(BIN)/python -m pytest -n auto -m "not browser"
	$(BIN)/python -m pytest -m browser

quick: $(DEV) ## The inner loop: tests without a browser or a long wait, on all cores
	$(BIN)/python -m pytest -n auto -m "not browser and not slow"

check: $(DEV) ## Lint, types, data, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m caspian check
	$(BIN)/python -m caspian codebook --check

bench: $(DEV) ## Page runs a second, as ratios and absolute
	$(BIN)/python -m tests.bench

lock: $(DEV) ## Compile the pinned requirements anew
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

pictures: $(DEV) ## The README's pictures, taken anew
	$(BIN)/python -m scripts.pictures
