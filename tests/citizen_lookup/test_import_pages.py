"""The pages of who keeps the register: an extract is checked by the worker, looked at, and put in force."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from citizen_lookup.models import AccessEntry, RegisterImport, Resident
from citizen_lookup.register.importing import mapping
from citizen_lookup.services import dropped, register

State = RegisterImport.State
LIST = "/residents/import/"


@pytest.fixture
def upload(client_for, keeper, rows, write_extract, run_tasks, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    def send(people=None, **fields):
        content = write_extract(people or rows()).read_bytes()
        form = {"file": SimpleUploadedFile("bevolking.csv", content), "kind": "full", **fields}
        response = client_for(keeper).post(LIST, form)
        assert response.status_code == 302
        assert "waits to be checked" in client_for(keeper).get(response.url).content.decode()
        run_tasks()
        assert not list((tmp_path / "extracts").iterdir())
        return response.url

    return send


def test_the_keeper_brings_looks_and_has_the_worker_put_it_in_force(upload, client_for, keeper, run_tasks):
    url = upload()
    page = client_for(keeper).get(url).content.decode()
    assert "checked, not in force yet" in page
    assert "Vandenberghe" not in page
    assert not Resident.objects.exists()
    client_for(keeper).post(f"{url}release/")
    assert "is being put in force" in client_for(keeper).get(url).content.decode()
    assert not Resident.objects.exists()
    with pytest.raises(register.BeingReleased):
        register.bring("bevolking.csv", mapping.load(), by=keeper)
    run_tasks()
    assert Resident.objects.exists()
    assert RegisterImport.objects.get().released_by == keeper
    assert "Register of" in client_for(keeper).get(LIST).content.decode()
    client_for(keeper).post(f"{LIST}restore/")
    assert not Resident.objects.exists()


def test_what_cannot_come_in_force_any_more_is_held_back_and_says_why(upload, client_for, keeper, run_tasks, bring):
    url = upload()
    client_for(keeper).post(f"{url}release/")
    RegisterImport.objects.update(index_version=99)
    run_tasks()
    brought = RegisterImport.objects.get()
    assert (brought.state, brought.released_by) == (State.HELD, None)
    assert "an earlier key" in client_for(keeper).get(url).content.decode()


def test_an_import_is_on_the_access_record(bring, keeper):
    brought = bring(release=False)
    register.release(brought, by=keeper)
    register.restore_previous(by=None, reason="The wrong file")
    undone, applied = AccessEntry.objects.filter(level="imported")
    assert (applied.actor, applied.criteria["import"], applied.found) == (keeper, "applied", brought.counts["rows"])
    assert (undone.actor, undone.reason) == (None, "The wrong file")
    assert undone.actor_name


def test_what_was_only_checked_keeps_nothing(upload, client_for, keeper):
    url = upload(dry_run="on")
    brought = RegisterImport.objects.get()
    assert (brought.state, brought.counts["new"] > 0, brought.rows.count()) == (State.DISCARDED, True, 0)
    client_for(keeper).post(f"{url}release/")
    assert not Resident.objects.exists()


def test_wrong_rows_are_shown_by_line_and_never_by_value(upload, client_for, keeper, rows):
    people = rows()
    people[3]["geboortedatum"] = "31/02/1980"
    page = client_for(keeper).get(upload(people)).content.decode()
    assert "There is no such date." in page
    assert "31/02/1980" not in page
    assert people[3]["rijksregisternummer"] not in page


@pytest.mark.parametrize("way", ["release/", "put-aside/"])
def test_neither_administrator_nor_officer_decides(upload, client_for, els, hilde, way):
    url = upload()
    for user in (els, hilde):
        assert client_for(user).post(f"{url}{way}").status_code == 403
    assert RegisterImport.objects.get().state == State.READY


def test_the_drop_folder_is_emptied_and_the_keeper_hears_what_waits(
    db, keeper, rows, write_extract, monkeypatch, tmp_path
):
    monkeypatch.setattr(dropped, "SECONDS_AT_REST", -1)
    path = write_extract(rows(), "bevolking-1.csv")
    assert [one.state for one in dropped.take_all(tmp_path)] == [State.APPLIED]
    assert not path.exists()
    again = write_extract(rows(), "bevolking-2.csv")
    assert [one.state for one in dropped.take_all(tmp_path)] == [State.REFUSED]
    assert not again.exists()
    assert again.with_name("bevolking-2.csv.refused").exists()
    assert "bevolking-2.csv" in keeper.notifications.get().title
    assert dropped.take_all(tmp_path) == []


def test_a_new_extract_puts_the_one_that_waits_aside(bring):
    first = bring(release=False)
    bring()
    first.refresh_from_db()
    assert first.state == State.DISCARDED
    with pytest.raises(register.NotReleasable):
        register.release(first, by=None)
