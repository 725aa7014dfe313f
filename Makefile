# Needs only make and a Python of 3.11 or later; everything else goes into $(VENV).

PYTHON  ?= python3
PYTHONS ?= python3.11 python3.12 python3.13
VENV    ?= .venv
INDEPENDENT ?= .venv-independent
ARGS    ?=
ROWS    ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# durable-rules comes as source, and names a function that Python 3.13 took away.
DURABLE_CC := gcc -DPyEval_CallObject=PyObject_CallObject

# Pins what is installed, and the build backend in its isolated environment:
# the first name is read by every pip, the second by pip 25.3 and later.
export PIP_CONSTRAINT       := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt

DEMO := assess 1-1 --facts examples/divorced-mother.yaml --on 2021-06-01

.DEFAULT_GOAL := help
.PHONY: help demo test check cases mutate soak agree proofs bench scale schemas update-recorded calendar wheel test-all clean

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

demo: $(VENV)/.core  ## Assess an example applicant
	@$(BIN)/python -m eligibility $(DEMO)

test: $(VENV)/.bench  ## Run every test, one worker for each core; ARGS goes to pytest
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

check: $(VENV)/.dev  ## Lint, format, types, import contracts, rulesets and their cases
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m eligibility check --strict rulesets
	@$(BIN)/python -m eligibility test rulesets
	@$(BIN)/python -m eligibility check --strict examples/second-town
	@$(BIN)/python -m eligibility test examples/second-town

cases: $(VENV)/.dev  ## Run only the cases of the rulesets
	@$(BIN)/python -m pytest rulesets examples $(ARGS)

mutate: $(VENV)/.dev  ## Change every ruleset in every way its cases should notice; slow
	@ALL_MUTANTS=1 $(BIN)/python -m pytest tests/test_rulesets.py tests/rules/test_digest.py $(ARGS)

soak: $(VENV)/.dev  ## Assess 100,000 times with durable-rules; ARGS is another number; slow
	@$(BIN)/python -m tests.engines.soak $(ARGS)

agree: $(VENV)/.dev  ## Put all services, then random rules, to every engine; ARGS are seconds and a first seed
	@$(BIN)/python -m tests.engines.agreement $(ARGS)

proofs: $(VENV)/.dev  ## Hold proofs about random rules against people drawn on the boundaries; ARGS are seconds and a first seed
	@$(BIN)/python -m tests.proofs.people $(or $(ARGS),60)

bench: $(VENV)/.bench  ## Measure speed beside peers, write and draw the figures; ARGS names rows
	@$(BIN)/python -m benchmarks $(ARGS)

scale: $(VENV)/.bench  ## Measure millions of people from Parquet to Parquet, write docs/scale.md; ROWS=100000000 needs 15 GB
	@$(BIN)/python -m benchmarks.scale $(ROWS) $(ARGS)

schemas: $(VENV)/.dev  ## Write the JSON Schemas of the ruleset files anew; read the diff
	@$(BIN)/python -m eligibility schema --into schemas

update-recorded: $(VENV)/.bench  ## Record the expected outputs anew; read the diff
	@UPDATE_RECORDED=1 $(BIN)/python -m pytest tests/recorded tests/problems tests/engines/test_constructs.py tests/docs/test_answers.py tests/docs/test_evidence.py tests/docs/test_families.py tests/docs/test_notebooks.py tests/benchmarks $(ARGS)

calendar: $(INDEPENDENT)/.installed  ## Compare the calendar with independent libraries
	@$(INDEPENDENT)/bin/python tests/calendar/independent/check.py

wheel: $(VENV)/.dev  ## Build a wheel and run it outside this folder
	@set -eu; \
	tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	$(BIN)/python -m build --outdir "$$tmp/dist" . >"$$tmp/log" 2>&1 || { cat "$$tmp/log"; exit 1; }; \
	$(BIN)/python -m venv "$$tmp/venv"; \
	"$$tmp/venv/bin/python" -m pip --quiet --disable-pip-version-check install "$$tmp"/dist/*.whl; \
	root=$$PWD; mkdir "$$tmp/elsewhere"; cd "$$tmp/elsewhere"; \
	"$$tmp/venv/bin/python" -m eligibility $(subst examples/,"$$root"/examples/,$(DEMO)); \
	mkdir -p "$$root/dist"; cp "$$tmp"/dist/* "$$root/dist/"; ls "$$tmp/dist"

test-all:  ## Run every test on each of PYTHONS
	@set -eu; \
	for python in $(PYTHONS); do \
	  version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "Python $$version"; \
	  $(MAKE) --no-print-directory test PYTHON="$$python" VENV=".venv-$$version"; \
	done

clean:  ## Remove everything that this file makes
	rm -rf .venv .venv-* build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests rulesets -name __pycache__ -type d -prune -exec rm -rf {} +

# Named by pip, not python: a system without ensurepip leaves a python behind when this fails.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/pip
	@$(PIP) install -e .
	@touch $@

# After .core, so that a parallel make does not install twice at once.
$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/.core
	@if $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then \
	  CC='$(DURABLE_CC)' $(PIP) install --no-cache-dir --no-binary durable-rules durable-rules; fi
	@$(PIP) install -e '.[dev]'
	@$(BIN)/python -W ignore -c 'import durable.engine' 2>/dev/null || echo 'durable-rules cannot be loaded: its tests are skipped'
	@touch $@

$(VENV)/.bench: pyproject.toml constraints.txt | $(VENV)/.dev
	@$(PIP) install -e '.[bench]'
	@touch $@

# Apart and without the pins: one of the libraries needs an older python-dateutil.
$(INDEPENDENT)/.installed: pyproject.toml tests/calendar/independent/requirements.txt
	@$(PYTHON) -m venv $(INDEPENDENT)
	@PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= $(INDEPENDENT)/bin/python -m pip --quiet --disable-pip-version-check \
	  install -e . -r tests/calendar/independent/requirements.txt
	@touch $@
