# Every target sets up what it needs: a virtual environment in .venv with the exact versions of constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: run demo test check train bench-feeds bench-analysis bench-store soak fuzz crowd peers bench-alerts week clean

run: $(VENV)/.installed
	$(BIN)/demarche up

demo: $(VENV)/.installed
	$(BIN)/demarche demo

test: $(VENV)/.installed-dev check
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Fits the ranker on the labelled documents in GOLD and writes monitor/data/model/; the same input gives the same bytes.
GOLD ?= ../shared/gold
train: export OMP_NUM_THREADS := 1
train: $(VENV)/.installed-dev
	$(BIN)/python -m monitor.training $(GOLD) --own tests/monitor/gold/documents.jsonl tests/monitor/gold/pairs.jsonl

# What reading statements costs: documents and megabytes a second and core, the start, the memory; of the labelled documents
# in GOLD the articles are read as well, where they are there.
bench-analysis: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.analysis --texts $(wildcard $(GOLD)/*.jsonl)

# How fast very many rules are matched, and how long it takes from fetched to sent, beside bare posts.
bench-alerts: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.alerts

# How fast sources are polled, beside another reader of feeds and the least that fetching and parsing can cost.
bench-feeds: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.feeds

# What board, roll-call, search and trends cost on an invented desk of a million statements, kept in DEMARCHE_BENCH_DIR.
bench-store: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.store --tenfold
	$(BIN)/python -m tests.bench.store --tenfold --server --statements 10000000 --no-up

# Thirty simulated days of 2,000 invented publishers in an hour; fewer with SOAK_MINUTES=10 SOAK_SOURCES=300 SOAK_DAYS=10.
soak: export SOAK_MINUTES ?= 60
soak: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/monitor/test_soak.py

# Invented feeds, pages, listings and dates, broken in every way, through their readers; `make test` does it for some seconds.
fuzz: export FUZZ_MINUTES ?= 30
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/fuzz

# Fifty people have the live board open for ten minutes while statements come in: every one gets every row, memory stays flat.
crowd: export CROWD_MINUTES ?= 10
crowd: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/monitor/test_crowd.py -s

# What other parsers' own test suites expect; they are downloaded, measured on, and never kept here.
peers: $(VENV)/.installed-dev
	$(BIN)/python -m tests.peers

# A simulated week of alerts with thousands of statements, channels that fail and twenty kills.
week: export WEEK_KILLS ?= 20
week: export WEEK_SIGNALS ?= 8
week: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/monitor/test_week.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "demarche needs Python 3.11 or newer; call make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt Makefile
	$(PIP) --editable '.[export]'
	touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/.installed
