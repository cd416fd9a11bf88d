"""Somebody is not shown any more: gone from the directory, hidden by an administrator, erased by the DPO."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from directory.models import Movement, Person, PersonWord, SyncRun
from directory.services import erasure
from intranet.audit.models import AuditEntry
from intranet.privacy import registry

LIST = "/people/not-shown/"


@pytest.fixture
def gone(jan, make_user):
    """Jan has left, and an account of his stays."""
    jan.user = make_user("jvdb", name="Jan Van den Berghe")
    jan.is_active_in_directory = False
    jan.save()
    Movement.objects.create(person=jan, kind=Movement.Kind.LEFT, happened_on="2026-10-01")
    return jan


def test_who_left_and_who_was_hidden_are_told_apart(client_for, els, gone, make_person):
    make_person("Lies Maes", is_hidden=True)
    page = client_for(els).get(LIST).content.decode()
    assert page.count("gone from the directory") == 2  # the filter and Jan
    assert page.count("hidden by an administrator") == 2
    assert "Lies Maes" not in client_for(els).get(LIST, {"state": "gone"}).content.decode()
    assert "Jan Van den Berghe" not in client_for(els).get(LIST, {"q": "maes"}).content.decode()


def test_an_administrator_reads_on_the_page_why_colleagues_do_not_see_it(client_for, els, dirk, gone):
    page = client_for(els).get(gone.get_absolute_url()).content.decode()
    assert "Gone from the directory since 1 October 2026." in page
    assert "Hidden by an administrator" not in page
    Person.objects.update(is_hidden=True)
    assert "Hidden by an administrator" in client_for(els).get(gone.get_absolute_url()).content.decode()
    assert "gone from the directory" in client_for(els).get("/admin/person/").content.decode()
    assert "Hidden by an administrator" in client_for(els).get(f"/admin/person/edit/{gone.pk}/").content.decode()
    assert client_for(dirk).get(gone.get_absolute_url()).status_code == 404


def test_the_dpo_erases_what_is_kept_of_who_left(client_for, hilde, gone):
    account = gone.user
    page = client_for(hilde).get(f"{LIST}{gone.pk}/erase/").content.decode()
    assert all(str(line) in page for line in (*registry.erased(), *registry.kept()))
    response = client_for(hilde).post(f"{LIST}{gone.pk}/erase/", {"reason": "Asked on 3 November"})
    assert response.url == LIST
    gone.refresh_from_db()
    account.refresh_from_db()
    assert "Jan" not in str({**gone.__dict__, **account.__dict__})
    assert (gone.employee_number, gone.birthday, gone.phone_numbers.count()) == ("", None, 0)
    assert (account.is_active, account.email) == (False, "")
    assert not PersonWord.objects.filter(person=gone, word__contains="jan").exists()
    entry = AuditEntry.objects.get(action="directory.person_erased")
    assert (entry.by, entry.reason, entry.subject_text) == (hilde, "Asked on 3 November", "erased colleague")


def test_nobody_who_is_still_in_the_directory_is_erased(hilde, gone, make_user):
    from directory.models import DirectorySource, Organisation

    source = DirectorySource.objects.create(
        code="town", name="Town", organisation=Organisation.objects.get(), kind="ldif", ldif_file="/x"
    )
    run = SyncRun.objects.create(
        source=source, report={"changed": [{"person": gone.pk, "name": "Jan", "fields": {}}], "created": []}
    )
    Person.objects.filter(pk=gone.pk).update(source=source, is_active_in_directory=True, is_hidden=True)
    with pytest.raises(erasure.StillThere):
        erasure.erase(gone, by=hilde, reason="asked")
    with pytest.raises(PermissionDenied):
        erasure.erase(gone, by=make_user("els"), reason="asked")
    Person.objects.filter(pk=gone.pk).update(is_active_in_directory=False)
    erasure.erase(gone, by=hilde, reason="asked")
    run.refresh_from_db()
    assert run.report["changed"] == []
    with pytest.raises(erasure.AlreadyErased):
        erasure.erase(gone, by=hilde, reason="asked")


def test_the_command_says_what_goes_and_asks_for_the_name(gone, monkeypatch):
    told = io.StringIO()
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", gone.slug, "--reason", "asked", stdout=told)
    assert str(registry.kept()[0]) in told.getvalue()
    monkeypatch.setattr("builtins.input", lambda question: "Jan Van den Berghe")
    call_command("erase_person", str(gone.pk), "--reason", "asked", stdout=told)
    assert Person.objects.get(pk=gone.pk).display_name == "erased colleague"
    with pytest.raises(CommandError, match="no such colleague"):
        call_command("erase_person", "nobody", "--reason", "asked", "--yes")
