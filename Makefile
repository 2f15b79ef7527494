# The emulator's commands. Each brings what it needs, and brings it once.
# The first Python that is new enough; set PYTHON to take another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
DIST := dist
BIN := $(VENV)/bin
TOOLS := .tools
DYNOXIDE_RELEASE := 3.2.0
STRIPE_MOCK_RELEASE := v0.203.0
DYNOXIDE_FEATURES := native-sqlite,http-server,cli
DYNOXIDE_BUILT := $(TOOLS)/dynoxide/.$(DYNOXIDE_RELEASE)
SDKS := tests/contract/sdks
# The last releases of the majors from before there was a client.
OLDER_JAVA := 20.136.0 22.31.0 24.24.0
OLDER_GO := $(wildcard $(SDKS)/go/older/*/go.mod)
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
SDK_PINS := tests/contract/sdk_versions/requirements
STRIPE_MAJORS := $(patsubst $(SDK_PINS)/%.txt,$(TOOLS)/stripe-python/%/.installed,$(wildcard $(SDK_PINS)/*.txt))
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"
ON_EVERY_CORE := --numprocesses auto --dist worksteal

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo release-check install dynoxide dynamodb-local check test fuzz soak contract lint format bench screenshots
.PHONY: audit coverage-page control-types scaffold stored-defaults operations lock clean stripe-mock

help: ## this list
	@echo "make ..."
	@sed -n 's/^\([a-z-]*\):.*## /  \1	/p' $(MAKEFILE_LIST)

run: $(RUNTIME) ## start the emulator on http://127.0.0.1:12111 (settings: see docs/settings.md)
	@exec $(BIN)/python -m emulator serve

demo: $(RUNTIME) ## send an invoice step by step and look at the mail and the PDF
	@exec $(BIN)/python -m emulator demo

install: $(RUNTIME) ## bring everything that `make run` needs

dynoxide: $(DYNOXIDE_BUILT) ## build an engine that is faster and keeps data (once; needs Rust)

dynamodb-local: $(RUNTIME) ## bring Amazon's DynamoDB Local, if you accept Amazon's licence (needs Java and Maven)
	@$(BIN)/python -m emulator install-dynamodb-local

test: $(DEV) contract-tools second-engine ## the whole test-suite: official SDKs and CLI, browser, and dynoxide as a second engine
	@PATH="$(CURDIR)/$(TOOLS)/node_modules/.bin:$$PATH" $(BIN)/python -m pytest $(ON_EVERY_CORE)

check: $(DEV) ## style, types, and the tests that take Python alone, on the embedded engine
	@$(MAKE) --no-print-directory --jobs 2 lint tests-in-python

.PHONY: tests-in-python
tests-in-python: $(DEV)
	@$(BIN)/python -m pytest $(ON_EVERY_CORE) --quiet --engine embedded -m "not long" tests/unit tests/integration

fuzz: $(DEV) ## a hundred thousand made-up requests (FUZZ_SEED=, FUZZ_REQUESTS=)
	@FUZZ_REQUESTS="$${FUZZ_REQUESTS:-100000}" $(BIN)/python -m pytest $(ON_EVERY_CORE) tests/integration/test_fuzzing.py

soak: $(DEV) dynoxide ## fuzz, and kills, sends and deliveries by the thousand (KILLS=, SENDS=, DELIVERIES=; an hour)
	@FUZZ_REQUESTS="$${FUZZ_REQUESTS:-100000}" KILLS="$${KILLS:-100}" CLOCK_KILLS="$${CLOCK_KILLS:-20}" SENDS="$${SENDS:-20000}" \
	  DELIVERIES="$${DELIVERIES:-2000}" LISTINGS="$${LISTINGS:-500}" $(BIN)/python -m pytest --capture=no --verbose \
	  tests/integration/store/test_killed.py tests/integration/store/test_killed_advance.py \
	  tests/integration/test_soak.py tests/integration/test_fuzzing.py

release-check: $(DEV) ## build the wheel, install it as people do, and run the samples with it (minutes; needs PyPI)
	@rm -rf $(DIST)
	@$(BIN)/uv build --quiet --out-dir $(DIST)
	@$(BIN)/python -m tests.packaging $(DIST)
	@EMULATOR_WHEEL="$$(echo $(CURDIR)/$(DIST)/*.whl)" $(BIN)/python -m pytest $(ON_EVERY_CORE) --timeout 900 tests/packaging

lint: $(DEV) ## style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV) stripe-mock ## measure (takes minutes)
	@$(BIN)/python -m tests.benchmarks

# What the benchmark compares with; where there is no Go, it does without.
stripe-mock:
	@if [ ! -x $(TOOLS)/go/bin/stripe-mock ] && command -v go >/dev/null; then \
	  GOBIN=$(CURDIR)/$(TOOLS)/go/bin go install github.com/stripe/stripe-mock@$(STRIPE_MOCK_RELEASE); fi

contract: $(DEV) ## hold the emulator against what Stripe answers (API_BASE=, KEY=sk_test_... for another server; ONLY=)
	@$(BIN)/python -m tests.contract.conformance $(if $(API_BASE),--api-base '$(API_BASE)') \
	  $(if $(ONLY),--only '$(ONLY)') $(if $(JSON),--json '$(JSON)') $(if $(JUNIT),--junit '$(JUNIT)')

# In the environment, where other people on the machine do not see it.
ifdef KEY
contract: export STRIPE_API_KEY := $(KEY)
endif

screenshots: $(DEV) ## take the pictures in docs/screenshots anew (needs Chromium, its driver and pdftoppm)
	@KEEP_SCREENSHOTS=1 $(BIN)/python -m pytest --quiet tests/e2e/test_screenshots.py tests/e2e/test_console_pictures.py
	@$(BIN)/python -m tests.e2e.screenshots

scaffold: $(DEV) ## write the files of a new resource of Stripe's (NAME=radar.value_list; ROOM=catalog)
	@test -n "$(NAME)" || { echo "Name the object: make scaffold NAME=radar.value_list"; exit 1; }
	@$(BIN)/python -m tests.scaffold '$(NAME)' $(if $(ROOM),--room '$(ROOM)')
	@$(BIN)/python -m tests.coverage_page
	@$(BIN)/python -m tests.stored_defaults

stored-defaults: $(DEV) ## write down the defaults of what is stored, which change with an upgrade alone
	@$(BIN)/python -m tests.stored_defaults

coverage-page: $(DEV) ## write docs/coverage.md and the coverage of the other APIs, from the routes and the SDK
	@$(BIN)/python -m tests.coverage_page
	@$(BIN)/python -m tests.provider_coverage

control-types: $(DEV) node-tools ## write the TypeScript declarations of the control API
	@$(BIN)/python -m tests.control_types

operations: $(DEV) $(STRIPE_MAJORS) ## write the list of Stripe's operations from the SDKs
	@$(BIN)/python -m tests.sdk_operations

audit: $(DEV) ## hold the pinned dependencies against published advisories (osv.dev; needs the network)
	@$(BIN)/python -m tests.audit

lock: $(DEV) ## pin the newest dependencies that pyproject.toml allows
	$(BIN)/uv pip compile pyproject.toml --all-extras $(LOCK) --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --constraint requirements.txt $(LOCK) --output-file requirements-dev.txt

clean: ## remove everything that was brought or made here
	rm -rf $(VENV) $(TOOLS) $(DIST) .dynamodb-local .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An empty file in the virtual environment is as old as what was installed into it.
$(RUNTIME): requirements.txt $(BIN)/python
	@echo "Installing the dependencies in $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing the development tools in $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found: install one, or name it: make PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  rm -rf $(VENV); echo "$(PYTHON) cannot make virtual environments: install its venv module (python3-venv)."; exit 1; }

# Whether there is a Rust that can build dynoxide.
RUST := cargo --version 2>/dev/null | awk '{ split($$2, v, "."); new = v[1] > 1 || v[2] >= 88 } END { exit !new }'
NO_RUST := dynoxide is built with Rust: install Rust 1.88 or newer (https://rustup.rs), or put a dynoxide on the PATH.

# By itself it is built to be small, SQLite in it as well: then a transaction takes a seventh longer.
$(DYNOXIDE_BUILT):
	@$(RUST) || { echo "$(NO_RUST)"; exit 1; }
	@echo "Building dynoxide in $(@D), once: this takes some minutes"
	@CARGO_PROFILE_RELEASE_OPT_LEVEL=3 cargo install --locked --root $(CURDIR)/$(@D) --version $(DYNOXIDE_RELEASE) \
	  --no-default-features --features $(DYNOXIDE_FEATURES) dynoxide-rs
	@touch $@

# What the tests call both engines are the embedded one and dynoxide. In CI neither may be left out.
.PHONY: second-engine
second-engine:
	@if command -v dynoxide >/dev/null || [ -n "$$DYNOXIDE" ]; then true; \
	elif [ -e $(DYNOXIDE_BUILT) ] || $(RUST); then $(MAKE) --silent --no-print-directory dynoxide; \
	elif [ "$(CI)" = true ]; then echo "With CI=true the tests on dynoxide must run. $(NO_RUST)"; exit 1; \
	else echo "*** The tests on dynoxide CANNOT RUN. $(NO_RUST) ***"; fi

# One folder for each major of the official Python SDK: each is held against the API version it was made for.
$(TOOLS)/stripe-python/%/.installed: $(SDK_PINS)/%.txt | $(DEV)
	@echo "Installing the Stripe SDK, major $*, in $(@D)"
	@rm -rf $(@D)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(@D) --requirement $<
	@touch $@

# The contract tests drive the official Stripe CLI and SDKs. In CI none of them may be left out.
.PHONY: contract-tools node-tools java-sdk go-sdk
contract-tools: node-tools java-sdk go-sdk $(STRIPE_MAJORS)

node-tools:
	@$(call bring,npm,$(TOOLS)/.node,the Stripe CLI and the SDK for Node,Node)

java-sdk:
	@$(call bring,javac mvn,$(TOOLS)/.java,the SDK for Java,a JDK and Maven)

go-sdk:
	@$(call bring,go,$(TOOLS)/.go,the SDK for Go,Go)

# $(call bring,the programs it takes,the file to make,what the tests drive,what to install)
define bring
if $(foreach program,$(1),command -v $(program) >/dev/null &&) true; then $(MAKE) --silent --no-print-directory $(2); \
elif [ "$(CI)" = true ]; then echo "With CI=true the tests of $(3) must run: install $(4)."; exit 1; \
else echo "*** The contract tests that drive $(3) CANNOT RUN. Install $(4) to run them. ***"; fi
endef

$(TOOLS)/.node: $(SDKS)/node/package.json $(SDKS)/node/package-lock.json
	@echo "Installing the Stripe CLI and the SDK for Node in $(TOOLS)"
	@mkdir -p $(TOOLS) && cp $^ $(TOOLS)/
	@# Not `npm ci`: the lock pins the binary for Linux on x86-64, and other machines need another one.
	@npm install --prefix $(TOOLS) --loglevel=error --no-audit --no-fund --no-update-notifier
	@touch $@

$(TOOLS)/.java: $(SDKS)/java/pom.xml $(SDKS)/java/older-pom.xml
	@echo "Installing the SDK for Java in $(TOOLS)"
	@rm -rf $(TOOLS)/java
	@mvn --quiet --batch-mode --strict-checksums --file $< dependency:copy-dependencies \
	  -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$(TOOLS)/java
	@for release in $(OLDER_JAVA); do rm -rf $(TOOLS)/java-$${release%%.*}; \
	  mvn --quiet --batch-mode --strict-checksums --file $(SDKS)/java/older-pom.xml dependency:copy-dependencies \
	    -DincludeScope=runtime -Dstripe=$$release -DoutputDirectory=$(CURDIR)/$(TOOLS)/java-$${release%%.*} || exit 1; done
	@touch $@

$(TOOLS)/.go: $(SDKS)/go/go.mod $(SDKS)/go/go.sum $(SDKS)/go/scenario.go $(OLDER_GO) $(SDKS)/go/older/scenario.go
	@echo "Installing the SDK for Go in $(TOOLS)"
	@mkdir -p $(TOOLS)
	@# Modules that may be written to, so that `make clean` can remove them.
	@cd $(<D) && GOMODCACHE=$(CURDIR)/$(TOOLS)/go/modules go build -modcacherw -buildvcs=false -o $(CURDIR)/$(TOOLS)/go/scenario .
	@# -mod=mod: these releases name the modules of their own tests, which are neither built nor pinned here.
	@for major in $(notdir $(patsubst %/,%,$(dir $(OLDER_GO)))); do \
	  mkdir -p $(TOOLS)/go/$$major && cp $(SDKS)/go/older/$$major/go.* $(TOOLS)/go/$$major/ && \
	  sed "s/v76/$$major/g" $(SDKS)/go/older/scenario.go > $(TOOLS)/go/$$major/scenario.go && \
	  (cd $(TOOLS)/go/$$major && GOMODCACHE=$(CURDIR)/$(TOOLS)/go/modules go build -mod=mod -modcacherw -buildvcs=false -o scenario .) \
	  || exit 1; done
	@touch $@
