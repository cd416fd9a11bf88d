# Two commands do everything: `make demo` shows the portal, `make test` proves it. The rest is for developers.
BIN := .venv/bin
DJANGO := $(BIN)/python -m django
TEMPLATES := templates
export DJANGO_SETTINGS_MODULE := tests.settings
# Each of the many programs would compile Django anew: Python may keep what it compiled, here in .venv.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-fast test-postgresql check format lock wheel migrations clean

help:
	@echo "make demo             the fictional town of Hopbeke, in your browser (PORT=8000 RESET=1 begins anew)"
	@echo "make test             every test: both databases, real servers, a real browser"
	@echo "make test-fast        the inner loop: what needs no database; ARGS=tests/directory: all quick tests of a folder"
	@echo "make test-postgresql  the same tests on a private PostgreSQL (ARGS=tests/numbering)"
	@echo "make check            format, lint, types, templates, migrations, translations, secrets"
	@echo "make format           let the tools mend what they can"
	@echo "make lock             resolve the dependencies anew"
	@echo "make wheel            what towns install, its licences and bill of materials, in dist/"
	@echo "make clean            forget what was built; the demo's data too"

demo:
	@python3 scripts/bootstrap.py
	@exec env -u DJANGO_SETTINGS_MODULE $(BIN)/python -m scripts.demo

test:
	@python3 scripts/bootstrap.py --development
	@$(BIN)/python -m scripts.test

test-fast:
	@python3 scripts/bootstrap.py --development
	@$(BIN)/pytest -q -n 2 -m "not postgresql and not services and not browser and not slow$(if $(ARGS),, and not database)" --reuse-db $(ARGS)

test-postgresql:
	@python3 scripts/bootstrap.py --development
	@$(BIN)/pytest -q --postgresql -m "not services and not browser" $(ARGS)

check:
	@python3 scripts/bootstrap.py --development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint $(TEMPLATES) --lint --quiet
	$(DJANGO) makemigrations --check --dry-run
	$(BIN)/python -m scripts.check_migrations
	$(BIN)/python -m scripts.check_translations
	$(BIN)/python -m scripts.check_tree
	@git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --baseline .secrets.baseline
	$(BIN)/python -m scripts.supply_chain check

format:
	@python3 scripts/bootstrap.py --development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	@python3 scripts/bootstrap.py --development
	@$(BIN)/python -m scripts.lock

wheel:
	@python3 scripts/bootstrap.py --development
	@$(BIN)/python -m hatchling build --target wheel
	@$(BIN)/python -m scripts.supply_chain documents
	@$(BIN)/python -m scripts.pack_release

migrations:
	$(DJANGO) makemigrations

clean:
	rm -rf .venv node_modules artefacts build dist var/demo intranet/static/vendor .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true
