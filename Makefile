# `make run` needs Python 3.11 or newer with venv, and nothing else. What each target does stands in README.md.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export HOST ?= 127.0.0.1
export PORT ?= 8000
export SITE_URL ?= http://127.0.0.1:$(PORT)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONUNBUFFERED := 1

.PHONY: help run test lint format bench quality fire browser redis

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):[^#]*## /make \1\t/' | expand -t 16

run: .venv/.installed ## Start the site with its demonstration data, at http://127.0.0.1:8000 (HOST, PORT)
	@python manage.py prepare_demo
	@exec honcho start

test: .venv/.installed-dev browser redis ## Run all tests; ARGS="-k receipt" passes arguments to pytest
	@pytest $(ARGS)

lint: .venv/.installed-dev ## Ruff, mypy, djlint and the migrations: all that CI looks at without running anything
	@ruff check .
	@ruff format --check .
	@mypy .
	@djlint --lint --quiet templates
	@python manage.py makemigrations --check --dry-run

format: .venv/.installed-dev ## Rewrite the Python files in the project's form
	@ruff check --fix .
	@ruff format .

bench: .venv/.installed-dev ## Measure against peers and limits; ARGS=--quick takes a minute or two
	@python bench/run.py $(ARGS)

quality: .venv/.installed-dev browser node_modules/.installed ## Judge every page: Lighthouse, axe, HTML, links, fuzzed API; ARGS="crawl walk" for parts (needs Node and Java)
	@python quality/run.py $(ARGS)

fire: .venv/.installed-dev ## Kill processes and crash the database under load; ARGS="kill --quick" for less (needs PostgreSQL's programs)
	@python fire/run.py $(ARGS)

browser:
	@scripts/browser

redis:
	@scripts/redis

.venv/.installed: requirements.txt
	@scripts/install requirements.txt
	@touch $@

.venv/.installed-dev: requirements.txt requirements-dev.txt
	@scripts/install requirements-dev.txt
	@touch .venv/.installed $@

node_modules/.installed: package.json package-lock.json
	@PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent
	@touch $@
