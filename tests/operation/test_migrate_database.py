"""A town outgrows the embedded SQLite and moves to PostgreSQL, with every row it has."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Locale, Page

from intranet.accounts.models import User
from intranet.audit import append_only
from intranet.audit import services as audit
from intranet.audit.models import AuditEntry
from intranet.configuration.database import database_settings
from intranet.operation.backup import moving
from intranet.pages.models import HandbookIndexPage
from tests.operation.conftest import empty_database


@pytest.fixture
def sqlite_town(transactional_db, tmp_path, monkeypatch):
    """A small town in SQLite that takes the place of the tests' own database, and an empty PostgreSQL beside it."""
    if connection.vendor != "postgresql":
        pytest.skip("there is no PostgreSQL beside this SQLite")
    monkeypatch.setattr(moving, "TARGET", NO_DB_ALIAS)  # the only second database that tests may open
    known = dict(connection.settings_dict)
    connection.close()
    with empty_database(tmp_path, template=known["NAME"]) as name:
        url = f"postgresql://{known['USER']}@{known['HOST']}:{known['PORT']}/{name}"
        postgresql = connections[DEFAULT_DB_ALIAS]
        applied = list(MigrationRecorder(postgresql).applied_migrations())
        guarded = append_only.guarded_tables(postgresql)
        connections.databases[DEFAULT_DB_ALIAS] = {**known, **database_settings("", tmp_path)}
        connections[DEFAULT_DB_ALIAS] = sqlite = connections.create_connection(DEFAULT_DB_ALIAS)
        _make_tables(sqlite, applied, guarded)
        try:
            yield url
        finally:
            sqlite.close()
            connections.databases[DEFAULT_DB_ALIAS] = postgresql.settings_dict
            connections[DEFAULT_DB_ALIAS] = postgresql


def _make_tables(sqlite, applied, guarded):
    """Quicker than all migrations; what they would have left is told beside it."""
    with sqlite.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and model._meta.app_label != "wagtailsearch":
                editor.create_model(model)
    recorder = MigrationRecorder(sqlite)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in applied)
    with sqlite.cursor() as cursor:
        for table in guarded:
            for statement in append_only.guard(sqlite, table):
                cursor.execute(statement)


@pytest.mark.postgresql
def test_every_row_moves_and_the_guards_and_keys_go_along(sqlite_town, capsys):
    els = User.objects.create(username="els", name="Els — “ë”", roles_change_on=date(2026, 3, 29))
    User.objects.create(username="gone").delete()
    audit.record("keys.returned", subject=els, by=els, before={"z": 1.5, "a": None}, after={"is back": True})
    _make_a_page()
    call_command("migrate_database", "--to", sqlite_town)
    assert "each read back and found the same" in capsys.readouterr().out
    before = list(AuditEntry.objects.order_by("pk").values_list("pk", "at", "before", "after"))[:1]
    _stand_in(sqlite_town)
    assert list(AuditEntry.objects.order_by("pk").values_list("pk", "at", "before", "after"))[:1] == before
    assert User.objects.get() == els
    assert HandbookIndexPage.objects.get().title == "Handboek"
    assert User.objects.create(username="next").pk == els.pk + 2  # the key of who is gone is not given again
    with pytest.raises(IntegrityError, match="append-only"):
        AuditEntry.objects.update(action="something else")


def _make_a_page():
    """Its row stands in two tables; made without the search index, which this small town does not have."""
    locale = Locale.objects.create(language_code="nl")
    kind = ContentType.objects.create(app_label="pages", model="handbookindexpage")
    page = Page(pk=7, path="0001", depth=1, title="Handboek", slug="handboek", locale=locale, content_type=kind)
    Page.objects.bulk_create([page])
    HandbookIndexPage._base_manager._insert(
        [HandbookIndexPage(page_ptr=page)], fields=HandbookIndexPage._meta.local_concrete_fields, using="default"
    )


def _stand_in(url):
    connections.databases[DEFAULT_DB_ALIAS] = {**connection.settings_dict, **database_settings(url, None)}
    connections.databases[DEFAULT_DB_ALIAS] |= {"CONN_MAX_AGE": 0, "OPTIONS": {}}
    connection.close()
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)


@pytest.mark.postgresql
def test_a_row_that_changed_on_the_way_stops_the_move(sqlite_town, monkeypatch, english):
    User.objects.create(username="els")
    honest = moving._digest
    told = []

    def forgetful(fields, row):
        told.append(row)
        return honest(fields, row) + json.dumps(len(told)).encode()

    with monkeypatch.context() as patch, pytest.raises(CommandError, match="not the same in both databases"):
        patch.setattr(moving, "_digest", forgetful)
        call_command("migrate_database", "--to", sqlite_town)
    call_command("migrate_database", "--to", sqlite_town)  # nothing of the first try is there
    with pytest.raises(CommandError, match="data in the target already"):
        call_command("migrate_database", "--to", sqlite_town)


def test_of_a_page_moves_what_stands_in_its_own_table():
    """What it inherits moves with the table of all pages."""
    assert [field.column for field in moving._fields(HandbookIndexPage)] == ["page_ptr_id", "introduction"]


def test_only_sqlite_moves_and_only_to_postgresql(db, english):
    with pytest.raises(CommandError, match="Only from the embedded SQLite"):
        call_command("migrate_database", "--to", "")
