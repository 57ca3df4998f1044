# Two commands are enough: `make serve` and `make test`. Both install what they need.
SHELL := /bin/sh
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.venv/bin:$(PATH)

PY := .venv/bin/python
RUN := .venv/.installed
DEV := .venv/.installed-dev
NODE := pwa/node_modules/.installed
APP := pwa/node_modules/.built
LIGHT := tests/e2e/lighthouse/node_modules/.installed
API := docs/api/openapi.json
TYPES := pwa/src/lib/api-types.ts
# Where tests write: in memory if there is room, for most of their time on a disk is waiting for it.
QUICK = $(shell [ -w /dev/shm ] && [ "$$(df -Pk /dev/shm | awk 'END {print $$4}')" -gt 2000000 ] && echo /dev/shm || echo /tmp)
SOURCES := $(shell find pwa/src pwa/public pwa/*.ts pwa/*.js pwa/*.json pwa/index.html -type f 2>/dev/null)

.PHONY: help serve test check fmt api settings-page revision bench torture lighthouse wheel lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

serve: $(RUN) $(APP) ## Install, build and run the server on http://localhost:8000
	@exec $(PY) -m handrail serve

test: $(DEV) $(APP) ## Run all tests but torture and bench
	@.ci/test-programs.sh
	@PYTEST_DEBUG_TEMPROOT=$(QUICK) .ci/test.sh $(PY)

check: $(DEV) $(NODE) ## Format, lint, types, storeys, API types; changes nothing
	ruff format --check .
	ruff check .
	mypy server tests
	lint-imports
	@$(PY) -m handrail openapi | diff -q - $(API) >/dev/null || { echo "$(API) is not up to date: make api"; exit 1; }
	@cd pwa && npx openapi-typescript ../$(API) 2>/dev/null | diff -q - src/lib/api-types.ts >/dev/null || { echo "$(TYPES) is not up to date: make api"; exit 1; }
	cd pwa && npm run --silent check && npm run --silent lint

fmt: $(DEV) $(NODE) ## Format and fix what can be fixed
	ruff check --fix-only --quiet .
	ruff format .
	cd pwa && npx biome check --write

api: $(DEV) $(NODE) ## Write the API's description and the app's types from the server's code
	@mkdir -p $(dir $(API))
	$(PY) -m handrail openapi $(API)
	cd pwa && npx openapi-typescript ../$(API) -o src/lib/api-types.ts

settings-page: $(DEV) ## Write docs/settings.md from settings.py
	$(PY) .ci/settings-page.py >docs/settings.md

revision: $(DEV) ## Write a migration for changed models: make revision says="Add meetings"
	PYTHONPATH=. $(PY) .ci/revision.py "$(says)"
	ruff format --quiet server/handrail/db/migrations/versions

bench: $(DEV) ## Measure against the usual ways, as ratios: make bench ROWS=push,claim
	$(PY) -m tests.bench --rows "$(ROWS)"

torture: $(DEV) ## Kill it many times, try every zone; takes minutes
	$(PY) -m pytest -m torture tests
	@$(MAKE) --no-print-directory lighthouse

lighthouse: $(DEV) $(APP) $(LIGHT) ## Measure how fast the app stands; wants a machine at rest
	@.ci/test-programs.sh
	$(PY) -m pytest -m bench tests/e2e

wheel: $(DEV) $(APP) ## Build a wheel that holds the built app: it needs no Node
	rm -rf server/handrail/web/app
	cp -R pwa/dist server/handrail/web/app
	$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist . ; \
	  status=$$?; rm -rf server/handrail/web/app; exit $$status
	@ls dist/*.whl

lock: $(DEV) ## Pin all Python packages anew, with hashes
	.ci/lock.sh

clean: ## Remove what was installed and built; keeps data/
	rm -rf .venv pwa/node_modules pwa/dist dist build

$(RUN): requirements.lock .ci/venv.sh
	@.ci/venv.sh requirements.lock $@

$(DEV): requirements-dev.lock .ci/venv.sh
	@.ci/venv.sh requirements-dev.lock $@
	@touch $(RUN)

$(NODE): pwa/package-lock.json .ci/node.sh | $(RUN)
	@.ci/node.sh
	cd pwa && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(APP): $(NODE) $(SOURCES)
	cd pwa && npm run --silent build
	@touch $@

$(LIGHT): tests/e2e/lighthouse/package-lock.json | $(NODE)
	cd tests/e2e/lighthouse && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
