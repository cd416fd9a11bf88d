import pytest
from django.db import IntegrityError, connection, transaction

from intranet.audit import append_only
from intranet.audit import services as audit
from intranet.audit.models import AuditEntry


@pytest.fixture
def entry(els, dirk):
    return audit.record(
        "accounts.role_granted",
        subject=dirk,
        by=els,
        reason="replaces Bart",
        before={"role": ""},
        after={"role": "editor"},
    )


def test_an_entry_tells_who_did_what_to_what_and_why(entry, els, dirk):
    found = AuditEntry.objects.history_of(dirk).get()
    assert (found.by, found.action, found.subject_text, found.reason) == (
        els,
        "accounts.role_granted",
        "Dirk Pauwels",
        "replaces Bart",
    )
    assert (found.before, found.after) == ({"role": ""}, {"role": "editor"})


def test_the_portal_itself_may_act(dirk):
    assert audit.record("accounts.locked", subject=dirk).by is None


def test_the_history_of_one_subject_leaves_out_all_others(entry, els, dirk):
    audit.record("accounts.role_granted", subject=els, by=els)
    assert list(AuditEntry.objects.history_of(dirk)) == [entry]


def test_who_stands_in_the_trail_cannot_be_removed(entry, els):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        els.delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditentry SET reason = 'something else'", "DELETE FROM audit_auditentry"]
)
def test_the_database_refuses_to_change_history(entry, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().reason == "replaces Bart"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_trail(entry):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE audit_auditentry")
    assert AuditEntry.objects.exists()


def test_an_entry_disappears_with_the_change_it_tells_of(els, dirk):
    with transaction.atomic():
        audit.record("accounts.role_granted", subject=dirk, by=els)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_the_guard_can_be_taken_away_and_put_back(db):
    with connection.cursor() as cursor:
        for statement in append_only.unguard(connection, "audit_auditentry"):
            cursor.execute(statement)
        assert "audit_auditentry" not in append_only.guarded_tables(connection)
        for statement in append_only.guard(connection, "audit_auditentry") * 2:
            cursor.execute(statement)
    assert "audit_auditentry" in append_only.guarded_tables(connection)
