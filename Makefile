# The only commands to remember. Each does its own set-up; nothing is installed outside this folder.
# PORT=9000 make up   another port        DEMO=0 make up   no demo workspace

PYTHON ?= python3
BOOTSTRAP = @command -v $(PYTHON) >/dev/null || { echo "Baton needs Python 3.11 or newer, and there is no $(PYTHON) here: install it and try again." >&2; exit 1; }; exec $(PYTHON) .ci/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help up test check schema replay bench reset

help:
	@echo "make up      set up and start everything; Ctrl-C stops it (PORT=8000 DEMO=1)"
	@echo "make check   format, lint, types, import contracts, drift, fast tests: about two minutes"
	@echo "make test    every test, real servers and a browser included"
	@echo "make schema  regenerate the OpenAPI document and the TypeScript types"
	@echo "make replay  replay every stored history on the present interpreter"
	@echo "make bench   measure, and write benchmarks/results.json"
	@echo "make reset   empty the data folder"

up:
	$(BOOTSTRAP) up

test:
	$(BOOTSTRAP) test

check:
	$(BOOTSTRAP) check

schema:
	$(BOOTSTRAP) schema

replay:
	$(BOOTSTRAP) replay

bench:
	$(BOOTSTRAP) bench

reset:
	$(BOOTSTRAP) reset
