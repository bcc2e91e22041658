# Two commands for people: `make run` (the main job) and `make test` (everything CI runs).
# Both make their own virtual environment; nothing is installed outside this folder except, for the
# tests and only as root, Debian's Chromium and a Chinese font.

VENV := .venv
BIN := $(VENV)/bin
WORKSPACE ?= workspaces/hunan-public
OUT ?= out/hunan-public
PYTEST_ARGS ?=

.PHONY: run test browser lock clean picture bench

run: $(VENV)/.installed
	$(BIN)/tanfeng run $(WORKSPACE) --out $(OUT)

test: $(VENV)/.installed-test browser
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/ruff format --check src tests scripts benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest $(PYTEST_ARGS)

$(VENV)/.installed: pyproject.toml requirements/run.txt scripts/make_venv.sh
	sh scripts/make_venv.sh $(VENV) requirements/run.txt
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements/test.txt
	sh scripts/make_venv.sh $(VENV) requirements/test.txt
	touch $@

browser:
	sh scripts/find_browser.sh $(VENV)

# The locked versions, with hashes and without the name of any package index.
lock: $(VENV)/.installed
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --extra model --extra documents --extra footprint --group build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --all-extras --group build --group test pyproject.toml -o requirements/test.txt

# The picture of the README, from the report of `make run`.
picture: $(VENV)/.installed-test run
	$(BIN)/python scripts/make_picture.py

# Ten million rows through the accounting kernel, beside plain SQL and pandas: some minutes.
bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/account.py

clean:
	rm -rf $(VENV) out .cache
