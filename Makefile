# Everything a person does with this checkout. `make help` lists it.

SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
BASE_PYTHON := $(shell command -v python3.11 || echo /usr/bin/python3)
# Tests and checks run on the offscreen platform and the software renderer, whatever screen there is.
HEADLESS_QT := QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
# Two files at a time: the tests start processes of their own, and more would only wait for the cores. A test process that
# dies ends the run: with another in its place the run has been seen to wait for ever at its end.
# A wait that ran out on a busy machine is tried once more, and said; a wrong answer only of what runs by the clock
# (tests/conftest.py), and that is said too.
PYTEST := $(HEADLESS_QT) $(PYTHON) -m pytest -q --numprocesses 2 --dist loadfile --max-worker-restart 0 \
	-r R --reruns 1 --only-rerun 'Timeout(Error|Expired)|Timeout \(?>'
# A screen is there when either display variable is set and HEADLESS is not.
SCREEN := $(if $(HEADLESS),,$(if $(DISPLAY)$(WAYLAND_DISPLAY),screen))

.DEFAULT_GOAL := help
.PHONY: help demo counter test check fast bench bench-vision fault-matrix torture model fuzz pictures fresh install-demo install-dev page protos agree lock format voice-script clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

demo: install-demo ## run the whole journey: a window and a panel, or HEADLESS=1 with pictures in build/demo (AMOUNT=, SEED=, DOCUMENT=1)
	@$(PYTHON) deploy/demo/run.py $(if $(SCREEN),--screen,--headless) $(if $(AMOUNT),--amount $(AMOUNT)) $(if $(SEED),--seed $(SEED)) $(if $(DOCUMENT),--document)

counter: install-demo ## a teller's workstation over a bank, a server and simulated devices (TWO=1 the supervisor's beside it, ENGLISH=1)
	@$(PYTHON) deploy/counter/run.py $(if $(TWO),--two) $(if $(ENGLISH),--language en)

test: install-dev check ## everything that must hold: the checks, then every test
	@mkdir -p build
	$(PYTEST) $(PYTEST_ARGS)

check: install-dev ## format, lint, types, layers, protos, QML
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(HEADLESS_QT) $(PYTHON) -m tests.qml_check
	$(PYTHON) -m pytest -q tests/contract/test_protos.py

fast: install-dev ## the tests that need no process, device or window
	$(PYTEST) tests/unit

bench: install-dev ## benchmarks, one JSON object a line (ONLY=name for one)
	@$(HEADLESS_QT) $(PYTHON) -m tests.benchmarks $(if $(ONLY),--only $(ONLY))

bench-vision: install-dev ## how well documents are read: by field, level and set; latency, memory (COUNT=, SEED=)
	@deploy/install/debian.sh bench-vision
	@$(PYTHON) -m tests.vision_bench $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED))

fault-matrix: install-dev ## every fault on every device, measured; writes the table of docs/devices.md
	@$(HEADLESS_QT) $(PYTHON) -m tests.fault_matrix

torture: install-dev ## ten minutes of kills, faults and duplicates, then an audit (SECONDS=, SEED=; files in build/torture)
	@$(PYTHON) -m tests.torture --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1)

model: install-dev ## play the money path's model (SEED=, STEPS=; SHRINK=1 for the shortest way to a failure)
	@$(PYTHON) -m tests.model --seed $(or $(SEED),1) --steps $(or $(STEPS),20000) $(if $(SHRINK),--shrink)

fuzz: install-dev ## try the decoders with bytes nobody thought of (SECONDS=, ONLY=, SEED=; KEEP=1 keeps what was learnt)
	@$(PYTHON) -m tests.fuzz --seconds $(or $(SECONDS),60) --seed $(or $(SEED),1) $(if $(ONLY),--only $(ONLY)) $(if $(KEEP),--keep)

pictures: install-dev ## make the README's pictures from the running product
	$(HEADLESS_QT) $(PYTHON) docs/pictures/make.py

fresh: ## prove it on a bare Debian: debootstrap, clone, make demo HEADLESS=1, make test (root only)
	deploy/fresh/fresh.sh

page: install-dev ## build the telephone's page again (channel_server/sandbox/mobile_bank/page/dist)
	$(PYTHON) deploy/mobile_page/build.py

protos: install-dev ## generate the stubs again
	$(PYTHON) protos/generate.py stubs

agree: install-dev ## take the contract as it stands for the agreed one
	$(PYTHON) protos/generate.py image protos/agreed.binpb

lock: ## resolve the dependencies again (needs uv)
	sh deploy/locks/lock.sh

format: install-dev ## put the source in form
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

voice-script: install-dev ## print what a bank has to record for the voice
	@$(PYTHON) -m kiosk.voice

clean: ## remove what was built, but not .venv
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

install-demo:
	@deploy/install/debian.sh python build run $(SCREEN)
	@test -x $(PYTHON) || $(BASE_PYTHON) -m venv $(VENV)
	@$(PYTHON) deploy/install/python_packages.py demo
	@$(PYTHON) deploy/install/vision_models.py

install-dev:
	@deploy/install/debian.sh python build run test
	@test -x $(PYTHON) || $(BASE_PYTHON) -m venv $(VENV)
	@$(PYTHON) deploy/install/python_packages.py dev
	@$(PYTHON) deploy/install/vision_models.py
