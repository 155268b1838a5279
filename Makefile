# The one vocabulary of people, hooks and CI. `make` alone lists it.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
# A CPU build of torch where one is wanted: make up TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
TORCH := torch==2.13.0

.PHONY: help up down wait status logs test check fmt bench clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|'

# pip brings torch, because it alone takes a CPU build from every kind of index; uv brings the rest,
# and trusts the system's certificates, as pip does.
$(VENV)/.installed: pyproject.toml constraints.txt
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	@$(PY) -m pip install --quiet --disable-pip-version-check $(TORCH) -c constraints.txt \
		$(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	@$(VENV)/bin/uv pip install --quiet --system-certs --python $(PY) --editable '.[dev]' -c constraints.txt
	@touch $@

up: $(VENV)/.installed ## start everything; train, promote and ask two questions on a fresh clone
	@$(PY) -m deploy up

down: $(VENV)/.installed ## stop everything, losing nothing
	@$(PY) -m deploy down

wait: $(VENV)/.installed ## block until the full recipes are trained and judged
	@$(PY) -m deploy wait

status: $(VENV)/.installed ## show the processes and their addresses
	@$(PY) -m deploy status

logs: $(VENV)/.installed ## follow all logs
	@$(PY) -m deploy logs

test: $(VENV)/.installed ## run all tests with coverage
	@rm -f .coverage .coverage.*
	@$(PY) -m coverage run -m pytest
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

check: $(VENV)/.installed ## lint, format, types and import contracts
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

fmt: $(VENV)/.installed ## format and mend what can be mended
	@$(VENV)/bin/ruff check --fix --quiet .
	@$(VENV)/bin/ruff format --quiet .

bench: $(VENV)/.installed ## measure what runs; DATA=folder adds what needs the public sets
	@set -a; . .teller/credentials.env; set +a; to="--url $$TELLER_URL --user $$TELLER_USER"; \
	  $(PY) -m benchmarks.finance_questions $$to && $(PY) benchmarks/adversarial.py $$to && \
	  $(PY) benchmarks/chat_latency.py $$to
	@[ -z "$(DATA)" ] || $(PY) benchmarks/ingest.py --data $(DATA)

clean: ## remove the environment and all local state, models and data included
	@if [ -d .teller ] && [ -x $(PY) ]; then $(PY) -m deploy down && $(PY) -m deploy erase; fi
	@rm -rf $(VENV) .teller .pytest_cache .mypy_cache .ruff_cache .coverage .coverage.*
