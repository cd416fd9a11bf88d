import pytest

from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person, SyncRun


@pytest.fixture
def run(make_source):
    source = make_source(ldif_file="/nowhere.ldif")
    return SyncRun.objects.create(source=source, state=SyncRun.State.COMPLETE, counts={"read": 4})


def test_an_administrator_sees_the_sources_and_their_runs(client_for, els, run):
    browser = client_for(els)
    assert "Town" in browser.get("/admin/directory_sources/").content.decode()
    assert browser.get("/admin/directory_runs/").status_code == 200
    assert browser.get(f"/admin/directory_runs/inspect/{run.pk}/").status_code == 200


def test_an_administrator_changes_a_source(client_for, els, run):
    browser = client_for(els)
    page = browser.get(f"/admin/directory_sources/edit/{run.source.pk}/")
    form = page.context["form"]
    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    data |= {"grace_days": "3", "mapping": "{}", "is_enabled": "on"}
    response = browser.post(f"/admin/directory_sources/edit/{run.source.pk}/", data)
    assert response.status_code == 302, response.context["form"].errors
    assert DirectorySource.objects.get().grace_days == 3


def test_what_the_guard_stopped_happens_after_an_administrator_confirmed_it(client_for, els, make_source, hopbeke_ldif):
    source = make_source(ldif_file=str(hopbeke_ldif), is_confirmed=False)
    run = synchronise(source)
    assert run.needs_confirmation
    assert not Person.objects.exists()
    response = client_for(els).post(f"/admin/directory_runs/edit/{run.pk}/", {})
    assert response.status_code == 302
    assert SyncRun.objects.get(pk=run.pk).confirmed_by == els
    assert synchronise(source).state == SyncRun.State.COMPLETE
    assert Person.objects.count() == 400


def test_a_filter_that_no_server_understands_is_refused(client_for, els, run):
    browser = client_for(els)
    form = browser.get(f"/admin/directory_sources/edit/{run.source.pk}/").context["form"]
    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    data |= {"mapping": "{}", "person_filter": "(&(objectClass=person)"}
    page = browser.post(f"/admin/directory_sources/edit/{run.source.pk}/", data)
    assert "person_filter" in page.context["form"].errors


def test_runs_are_written_by_the_sync_alone(client_for, els, run):
    browser = client_for(els)
    assert browser.post("/admin/directory_runs/new/", {}).status_code in (302, 403)
    assert browser.post(f"/admin/directory_runs/delete/{run.pk}/").status_code in (302, 403)
    assert SyncRun.objects.count() == 1


def test_an_editor_sees_neither(client_for, joke, run):
    for path in ("/admin/directory_sources/", "/admin/directory_runs/"):
        assert client_for(joke).get(path).status_code in (302, 403)
