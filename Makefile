# The two front doors are `make serve` and `make test`. Both do all the set-up and repeat nothing that is up to date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NEEDS_NPM = command -v npm >/dev/null || { echo 'This needs npm, which comes with Node.js 20 or newer (on Debian: apt-get install npm). Everything else works without it.' >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-mcp setup-places serve build bundle clients check test lint bench lock clean

help: ## Show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

setup: $(VENV)/.ready ## Create .venv with what the program needs

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "reliefgraph needs Python 3.11 or newer; this is %d.%d. Name another with: make PYTHON=python3.12 …" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'This Python has no venv module; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Setting up $(VENV): a minute or two, once.'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

setup-dev: $(VENV)/.ready-dev ## The same, and what the tests need

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo 'Setting up what the tests need: a minute or two, once.'
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

setup-places: setup ## The same, and places of all countries down to villages for `reliefgraph entity find`
	@$(PIP) --require-hashes -r requirements-places.lock

setup-mcp: setup ## The same, and what `reliefgraph mcp` needs, so that agents can ask
	@$(PIP) --require-hashes -r requirements-mcp.lock

serve: setup ## Build the graph if needed, then serve it on this machine (PORT=9000: at another port)
	@$(if $(filter command,$(origin PORT)),RELIEFGRAPH_PORT=$(PORT)) $(BIN)/reliefgraph serve

build: setup ## Build and publish a revision
	$(BIN)/reliefgraph build

bundle: server/static/bundle/.ready ## Add the query editor and the map outlines to the pages (needs npm; they work without)

server/static/bundle/.ready: server/frontend/package-lock.json server/frontend/build.js $(wildcard server/frontend/src/*)
	@$(NEEDS_NPM)
	npm ci --prefix server/frontend --no-audit --no-fund --loglevel=error
	npm run build --prefix server/frontend --silent
	@touch $@

clients: setup-dev ## Install the clients and the browser driver that tests use where they are there
	@$(PIP) --require-hashes -r tests/clients/requirements.lock
	@$(NEEDS_NPM)
	npm ci --prefix tests/clients --ignore-scripts --no-audit --no-fund --loglevel=error

lint: setup-dev ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: setup ## Check the ontology, the shapes, the questions and the article files
	$(BIN)/reliefgraph check

test: lint check ## Style, types, the checker on this repository and all tests
	$(BIN)/pytest -n 3

bench: setup-dev ## Measure; prints tables with ratios
	$(BIN)/python -m tests.bench

lock: ## Pin the dependencies anew, with hashes and without addresses (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group dev --extra mcp --extra places -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra mcp -c requirements-dev.lock pyproject.toml -o requirements-mcp.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra places -c requirements-dev.lock pyproject.toml -o requirements-places.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements-dev.lock tests/clients/requirements.in -o tests/clients/requirements.lock

clean: ## Remove what was built and installed here
	rm -rf $(VENV) .reliefgraph server/static/bundle server/frontend/node_modules tests/clients/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
