"""A town upgrades while the old version still serves, and hears which step it forgot."""

import lzma
import sys
import types

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from intranet.audit import append_only
from intranet.jobs.models import ScheduledJob
from intranet.operation.backup import databases, verification
from intranet.operation.checks import upgrades
from intranet.operation.findings import State
from scripts import check_migrations

RELEASED = ["v0.1.0", "v0.2.0"]
KEPT = sorted(check_migrations.RELEASES.glob(f"*{check_migrations.ENDING}"))
# No upgrade may lose a row of these.
ACTS_OF_THE_TOWN = """approvals_decision audit_auditentry letter_numbers_issue meetings_agendaitem numbering_counter
purchase_orders_order""".split()
NAME = models.CharField(max_length=50)


@pytest.fixture
def problems(monkeypatch):
    """What the check says of a migration with these steps, after a model with `name` and `note`."""

    def check(*steps, **said):
        monkeypatch.setitem(sys.modules, "later", types.ModuleType("later"))
        vars(sys.modules["later"]).update(said)
        later = type("Migration", (migrations.Migration,), {"operations": list(steps), "__module__": "later"})
        fields = [("id", models.AutoField(primary_key=True)), ("name", NAME), ("note", models.TextField(null=True))]
        state = ProjectState({("keys", "loan"): ModelState("keys", "Loan", fields)})
        return list(check_migrations.problems_of(later("0002", "keys"), state, RELEASED))

    return check


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddField("loan", "due_on", models.DateField(null=True)),
        migrations.AddField("loan", "state", models.CharField(max_length=5, db_default="")),
        migrations.AlterField("loan", "name", models.CharField(max_length=90)),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_only_adds_is_safe_while_the_old_version_serves(problems, step):
    assert problems(step) == []


@pytest.mark.parametrize(
    "step",
    [
        migrations.RemoveField("loan", "name"),
        migrations.RenameField("loan", "name", "title"),
        migrations.DeleteModel("loan"),
        migrations.AddField("loan", "due_on", models.DateField()),
        migrations.AddField("loan", "state", models.CharField(max_length=5, default="")),
        migrations.AlterField("loan", "note", models.TextField()),
        migrations.AlterField("loan", "name", models.CharField(max_length=40)),
        migrations.AlterField("loan", "name", models.TextField()),
        migrations.AddConstraint("loan", models.UniqueConstraint(fields=["name"], name="once")),
        migrations.RunSQL("SELECT 1"),
    ],
)
def test_what_the_old_version_trips_over_is_named(problems, step):
    assert len(problems(step)) == 1
    assert problems(step, safe_because="nobody writes this table") == []


def test_what_no_release_uses_any_more_may_go(problems):
    gone = migrations.RemoveField("loan", "name")
    assert problems(gone, contracts_after="0.2.0") == []
    assert "0.3.0, which is not released" in problems(gone, contracts_after="0.3.0")[0]


def test_a_release_without_its_database_is_named(tmp_path):
    (tmp_path / "0.1.0.sqlite3.xz").touch()
    assert [problem[:6] for problem in check_migrations.databases_missing(RELEASED, tmp_path)] == ["v0.2.0"]


def test_every_migration_since_the_latest_release_is_looked_at(db):
    """Were everything new, some step would be refused: the check does read the migrations."""
    assert any("refuse" in problem or "fill" in problem for problem in check_migrations.unsafe_migrations(set(), []))


@pytest.mark.slow
@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name.removesuffix(check_migrations.ENDING))
def test_the_database_of_every_release_can_be_migrated(another_place, settings, kept):
    """`before-0.1.0` is Hopbeke as it stood before the first release, without residents and without privacy."""
    if connection.vendor != "sqlite":
        pytest.skip("the databases of releases are SQLite")
    (settings.DATA_DIR / "belfort.sqlite3").write_bytes(lzma.decompress(kept.read_bytes()))
    another_place()
    before = databases.count_rows(connection)
    call_command("migrate", verbosity=0, interactive=False)
    after = databases.count_rows(connection)
    assert [table for table in ACTS_OF_THE_TOWN if not 0 < before[table] <= after[table]] == []
    connection.check_constraints()
    assert append_only.promised_tables(connection) == append_only.guarded_tables(connection)
    assert list(verification._incomplete_series()) == []


def test_the_doctor_names_steps_that_were_skipped(db, monkeypatch):
    assert [finding.state for finding in upgrades.examine()] == [State.OK]
    ScheduledJob.objects.all().delete()
    assert "belfort migrate" in next(upgrades.examine()).mend
    later = [*verification.applied_migrations(), "audit.9999_later"]
    monkeypatch.setattr(upgrades, "applied_migrations", lambda: later)
    assert next(upgrades.examine()).state == State.FAIL
