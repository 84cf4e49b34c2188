# `make run` and `make test` set themselves up; `make help` lists the rest.
# Every recipe runs with the packages of requirements.lock in .venv; nothing is installed outside this folder.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# The first Python of 3.11 to 3.13 that really starts (a version manager's stand-in may not). PYTHON=… overrules.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
INPUT ?= seeds/articles
SHARED ?= ../shared
ARTICLES ?= 2000
HISTORY ?= 1000000
AGAINST ?= HEAD
# A night of its own for the figures, so that `make eval` never touches the data of `make run`.
EVAL_HOME := .eval

.PHONY: help setup run test eval check lint format docs gate lock bench bench-history diff fuzz faults scale-test env \
	celery-demo readers clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready ## create .venv from requirements.lock (every other target does so by itself)

.venv/.ready: requirements.lock pyproject.toml requirements/sync.sh
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11, 3.12 or 3.13 on PATH (or PYTHON=/path/to/it)" >&2; exit 1; }
	@requirements/sync.sh "$(PYTHON)"

run: .venv/.ready ## one night through Airflow on seeds/articles, or on INPUT=path
	@$(BIN)/python -m extract.airflow_night "$(INPUT)"

test: lint ## all that CI runs
	$(BIN)/pytest -n 2 --dist loadscope

lint: .venv/.ready ## ruff, mypy, sqlfluff, the compose file against its schema
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --nocolor dbt_project
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

format: .venv/.ready ## rewrite the code as the linters want it
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

check: .venv/.ready ## language packs and reference data: every example fires, codes exist
	@$(BIN)/dragoman check

docs: .venv/.ready ## the generated pages of docs/, and dbt's own page of the last night (data/docs/dbt.html)
	@$(BIN)/python dbt_project/data_dictionary.py
	@$(BIN)/python -m extract.warehouse.dbt_page

gate: .venv/.ready .tools/dbt-bouncer/.ready ## descriptions, keys, tests and names of the dbt models, by dbt-bouncer
	@$(BIN)/python dbt_project/gate.py

.tools/dbt-bouncer/.ready: requirements/dbt-bouncer.txt .venv/.ready
	@rm -rf .tools/dbt-bouncer && mkdir -p .tools
	@for c in 1 0; do UV_SYSTEM_CERTS=$$c $(BIN)/uv pip install -q --python $(BIN)/python --target .tools/dbt-bouncer \
		--no-deps --require-hashes -r requirements/dbt-bouncer.txt && touch $@ && exit 0; done; exit 1

eval: .venv/.ready ## one night on the annotated articles, then precision and recall by the shared scorer
	@if [ ! -f "$(SHARED)/eval/score.py" ]; then \
		echo "make eval: skipped, there is no $(SHARED)/eval/score.py (set SHARED=path)"; \
	else \
		rm -rf $(EVAL_HOME) && \
		DRAGOMAN_HOME=$(EVAL_HOME) $(BIN)/dragoman nightly "$(SHARED)/articles/seeds" "$(SHARED)/articles/dev.jsonl" && \
		$(BIN)/python "$(SHARED)/eval/score.py" --warehouse $(EVAL_HOME)/publish/warehouse.duckdb \
			--gold "$(SHARED)/eval/gold"; \
	fi

bench: .venv/.ready ## how long an article and a night take, step by step, on ARTICLES of the bulk articles
	@$(BIN)/python bench/extraction.py
	@$(BIN)/python bench/night.py $(ARTICLES)

bench-history: .venv/.ready ## what a night costs on a history of HISTORY articles (1,000,000), and on none
	@$(BIN)/python bench/history.py $(HISTORY)

diff: .venv/.ready ## events and statements gained and lost against another commit: AGAINST=commit (HEAD)
	@$(BIN)/python bench/diff.py $(AGAINST)

faults: .venv/.ready ## kill -9 at KILLS (200) random moments from SEED (1), each step and file operation; DBT=small|quick|whole
	@$(BIN)/python -m tests.faults.kills --kills $(or $(KILLS),200) --seed $(or $(SEED),1) --dbt $(or $(DBT),quick) \
		--jobs $(or $(JOBS),2) --operations $(or $(OPERATIONS),20)

readers: .venv/.ready ## READERS (20) processes that query while NIGHTS (10) are published; p95 latency
	@$(BIN)/python bench/readers.py --readers $(or $(READERS),20) --nights $(or $(NIGHTS),10)

fuzz: .venv/.ready ## CASES hostile cases (1,000,000) through readers and extraction, from SEED (1)
	@$(BIN)/python -m tests.fuzz.run --cases $(or $(CASES),1000000) --seed $(or $(SEED),1) --out fuzz-findings.jsonl

scale-test: .tools/scale/.ready ## object storage, Spark and DuckLake for real: tests/scale with their packages and servers
	PYTHONPATH=$(CURDIR)/.tools/scale $(BIN)/pytest -v tests/scale

# On top of .venv, not instead of it: what both need is in requirements.lock alone.
.tools/scale/.ready: .venv/.ready requirements/scale.txt
	@rm -rf .tools/scale
	@UV_SYSTEM_CERTS=1 $(BIN)/uv pip install --python $(BIN)/python --target .tools/scale \
		--no-deps --require-hashes -r requirements/scale.txt
	@touch $@

env: .venv/.ready ## write .env for docker compose, with fresh secrets
	@$(BIN)/python -m deploy.env

celery-demo: .venv/.ready ## a night on two Celery workers, one of which is killed (PostgreSQL and Redis of Debian)
	@$(BIN)/python -m deploy.celery_demo $(DEMO)

lock: .venv/.ready ## resolve pyproject.toml and requirements/*.in again, for Python 3.11 to 3.13
	$(BIN)/uv pip compile pyproject.toml requirements/pins.in --extra dev --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements.lock
	for v in 1.2.2 1.4.5 2.0.0; do echo "duckdb==$$v" | $(BIN)/uv pip compile - --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements/duckdb-$$v.txt; done
	$(BIN)/uv pip compile requirements/scale.in --constraint requirements.lock --universal --python-version 3.11 \
		$$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock) --no-annotate \
		--generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements/scale.txt
	sed -i.before '/^# The following packages were excluded/,$$d' requirements/scale.txt && rm requirements/scale.txt.before
	echo "dbt-bouncer>=4.3" | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --quiet --output-file requirements/dbt-bouncer.txt
	$(BIN)/uv pip compile requirements/server.in --constraint requirements.lock --universal --python-version 3.11 \
		$$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock | sort -u) --no-annotate \
		--generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements/server.txt

clean: ## remove what make created: .venv, side environments, caches, .eval; data/ stays
	rm -rf .venv .tools $(EVAL_HOME) .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info \
		dbt_project/target dbt_project/logs
