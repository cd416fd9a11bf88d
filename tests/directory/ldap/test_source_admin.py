from uuid import uuid4

import pytest

from directory.ldap.mapping import FIELDS
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person, Proposal, SyncRun

SOURCES, RUNS = "/admin/directory_sources/", "/admin/directory_runs/"


@pytest.fixture
def source(make_source, hopbeke_ldif):
    return make_source(ldif_file=str(hopbeke_ldif), is_confirmed=False)


@pytest.fixture
def run(make_source):
    source = make_source(ldif_file="/nowhere.ldif")
    return SyncRun.objects.create(source=source, state=SyncRun.State.COMPLETE, counts={"read": 4})


@pytest.fixture
def browser(client_for, els):
    return client_for(els)


def form_of(browser, source, **changes):
    """What the form would send, with some fields changed."""
    form = browser.get(f"{SOURCES}edit/{source.pk}/").context["form"]
    data = {name: value for name, value in form.initial.items() if name != "mapping" and value not in (None, False)}
    data |= {f"mapping-{name}": ", ".join(names) for name, names in form.initial["mapping"].items()}
    return data | changes


def test_an_administrator_sees_the_sources_and_their_runs(browser, run):
    assert "Town" in browser.get(SOURCES).content.decode()
    assert "As a table" in browser.get(RUNS).content.decode()
    assert browser.get(f"{RUNS}inspect/{run.pk}/").status_code == 200
    assert "Dry run" in browser.get(f"{SOURCES}inspect/{run.source.pk}/").content.decode()


def test_an_administrator_changes_a_source_and_only_what_differs_from_the_preset_is_kept(browser, run):
    data = form_of(browser, run.source, grace_days="3", **{"mapping-room": "", "mapping-birthday": "birthDate"})
    response = browser.post(f"{SOURCES}edit/{run.source.pk}/", data)
    assert response.status_code == 302, response.context["form"].errors
    source = DirectorySource.objects.get()
    assert (source.grace_days, source.mapping) == (3, {"room": [], "birthday": ["birthDate"]})


@pytest.mark.parametrize(
    ("field", "value"),
    [("person_filter", "(&(objectClass=person)"), ("mapping-key", ""), ("mapping-mail", "mail)(uid=*")],
)
def test_what_no_server_understands_is_refused(browser, run, field, value):
    page = browser.post(f"{SOURCES}edit/{run.source.pk}/", form_of(browser, run.source, **{field: value}))
    assert field.partition("-")[0] in page.context["form"].errors


def test_a_preset_fills_the_form_and_keeps_what_was_typed(browser):
    page = browser.post(f"{SOURCES}new/", {"name": "Gemeente", "servers": "dc1:636", "fill": "active_directory"})
    form = page.context["form"]
    assert not form.is_bound
    assert (form["name"].value(), form["servers"].value()) == ("Gemeente", "dc1:636")
    assert form["mapping"].value()["key"] == ["objectGUID"]
    assert "objectGUID" in page.content.decode()
    assert not DirectorySource.objects.exists()


def test_five_real_people_are_shown_before_anything_is_saved(browser, source):
    data = form_of(browser, source, **{"try": "preview", "mapping-function": "employeeType, title"})
    preview = browser.post(f"{SOURCES}edit/{source.pk}/", data).context["preview"]
    assert len(preview.names) == 5
    rows = {label: (attributes, values) for label, attributes, values in preview.rows}
    assert rows["function"][0] == "employeeType, title"
    assert len(rows) == len(FIELDS)
    assert DirectorySource.objects.get().mapping == {}


def test_the_test_of_the_connection_says_what_fails_and_what_to_do(browser, source):
    data = form_of(browser, source, **{"try": "connection"})
    steps = browser.post(f"{SOURCES}edit/{source.pk}/", data).context["steps"]
    assert [step.state for step in steps] == ["ok"]
    assert "400 found" in steps[0].told
    data |= {"kind": "ldap", "servers": "nowhere.invalid"}
    steps = browser.post(f"{SOURCES}edit/{source.pk}/", data).context["steps"]
    assert [step.state for step in steps] == ["failed", "skipped", "skipped", "skipped"]
    assert steps[0].advice


@pytest.mark.services
def test_the_test_of_the_connection_explains_each_step_on_a_real_server(town, slapd):
    from directory.ldap.probe import test_connection as tried

    assert [step.state for step in tried(town)] == ["ok"] * 7
    wrong = {"bind_dn": "cn=nobody", "bases": "ou=elsewhere", "ca_file": "", "person_filter": "(uid=none)"}
    states = {
        name: {step.title: step.state for step in _with(town, name, value, tried)} for name, value in wrong.items()
    }
    failed = {name: [title for title, state in found.items() if state == "failed"] for name, found in states.items()}
    server = f"localhost:{slapd.port}"
    assert failed == {
        "bind_dn": ["Log in"], "bases": ["Search bases"], "ca_file": [f"{server}: certificate"],
        "person_filter": ["People"],
    }  # fmt: skip


def _with(source, name, value, tried):
    changed = DirectorySource.objects.get(pk=source.pk)
    setattr(changed, name, value)
    return tried(changed)


def test_a_dry_run_and_a_run_are_done_by_the_worker_and_show_their_result(
    browser, source, run_tasks, django_capture_on_commit_callbacks
):
    for is_dry in (True, False):
        with django_capture_on_commit_callbacks(execute=True):
            response = browser.post(f"{SOURCES}run/{source.pk}/", {"dry": ""} if is_dry else {})
        page = browser.get(response.url)
        assert (page.context["object"].state, b"data-under-way" in page.content) == (SyncRun.State.WAITING, True)
        assert browser.post(f"{SOURCES}run/{source.pk}/").url == f"{SOURCES}inspect/{source.pk}/"
        run_tasks()
        page = browser.get(response.url)
        assert page.context["object"].is_dry_run is is_dry
        assert len(page.context["report"].created) == 400
    assert page.context["object"].needs_confirmation
    assert not Person.objects.exists()


def test_what_the_guard_stopped_happens_after_an_administrator_confirmed_it(browser, els, source):
    run = synchronise(source)
    assert run.needs_confirmation
    assert not Person.objects.exists()
    question = browser.get(f"{RUNS}edit/{run.pk}/").content.decode()
    assert "This is the first reading of this source." in question
    assert browser.post(f"{RUNS}edit/{run.pk}/", {"confirm": ""}).status_code == 302
    assert SyncRun.objects.get(pk=run.pk).confirmed_by == els
    assert synchronise(source).state == SyncRun.State.COMPLETE
    assert Person.objects.count() == 400
    assert browser.get(f"{RUNS}edit/{run.pk}/").url == f"{RUNS}inspect/{run.pk}/"


def test_the_page_of_a_source_leads_to_the_question_as_long_as_a_run_waits(browser, source):
    run = synchronise(source)
    page = f"{SOURCES}inspect/{source.pk}/"
    assert f'href="{RUNS}edit/{run.pk}/"' in browser.get(page).content.decode()
    browser.post(f"{RUNS}edit/{run.pk}/", {"confirm": ""})
    assert f'href="{RUNS}edit/{run.pk}/"' not in browser.get(page).content.decode()


def test_a_run_that_was_stopped_never_says_that_it_did_something(browser, source):
    """Also once it waits no more: somebody confirmed it, or a later run took its place."""
    first, second = synchronise(source), synchronise(source)
    browser.post(f"{RUNS}edit/{second.pk}/", {"confirm": ""})
    for run, end in ((first, "a later one took its place"), (second, "it was confirmed")):
        page = browser.get(f"{RUNS}inspect/{run.pk}/").content.decode()
        assert "Would be new" in page
        assert end in page
        assert "somebody must confirm it" not in page
        assert SyncRun.objects.get(pk=run.pk).state_in_words == "stopped"


def test_a_run_that_was_answered_by_linking_says_how_many_were_linked(browser, source, make_person):
    jan = make_person("Jan Peeters", source=source, source_key=uuid4())
    link = {"person": jan.pk, "name": "Jan Peeters", "key": str(uuid4()), "new_name": "Jan Peeters"}
    run = SyncRun.objects.create(
        source=source,
        state=SyncRun.State.FAILED,
        needs_confirmation=True,
        counts={"left": 1},
        report={"relinks": [link]},
    )
    browser.post(f"{RUNS}edit/{run.pk}/", {"relink": ""})
    page = browser.get(f"{RUNS}inspect/{run.pk}/").content.decode()
    assert "1 colleague was linked to their new key" in page
    assert "took its place" not in page


def test_an_administrator_decides_who_is_back(browser, source, make_person, els):
    proposal = Proposal.objects.create(kind="returned", person=make_person("Jan Peeters", user=els), roles=["editor"])
    assert "Jan Peeters" in browser.get("/admin/directory_returns/").content.decode()
    page = browser.get(f"/admin/directory_returns/edit/{proposal.pk}/")
    assert "Editor" in page.content.decode()
    browser.post(f"/admin/directory_returns/edit/{proposal.pk}/", {"roles": ["editor"], "accept": ""})
    proposal.refresh_from_db()
    assert (proposal.is_accepted, proposal.decided_by) == (True, els)
    assert els.has_role("editor")
    assert "Confirmed by" in browser.get(f"/admin/directory_returns/edit/{proposal.pk}/").content.decode()


def test_runs_are_written_by_the_sync_alone(browser, run):
    assert browser.post(f"{RUNS}new/", {}).status_code in (302, 403)
    assert browser.post(f"{RUNS}delete/{run.pk}/").status_code in (302, 403)
    assert SyncRun.objects.count() == 1


def test_an_editor_sees_none_of_it(client_for, joke, run):
    for path in (SOURCES, RUNS, f"{SOURCES}inspect/{run.source.pk}/", "/admin/directory_returns/"):
        assert client_for(joke).get(path).status_code in (302, 403)
    assert client_for(joke).post(f"{SOURCES}run/{run.source.pk}/").status_code in (302, 403)
    assert SyncRun.objects.count() == 1


def test_old_reports_are_removed_but_the_last_real_one_of_a_source_stays(run, settings):
    from datetime import timedelta

    from django.utils import timezone

    from directory.services import runs

    old = timezone.now() - timedelta(days=settings.CONFIGURATION["directory.keep_reports_days"] + 1)
    dry = SyncRun.objects.create(source=run.source, state=SyncRun.State.COMPLETE, is_dry_run=True)
    older = SyncRun.objects.create(source=run.source, state=SyncRun.State.FAILED)
    SyncRun.objects.update(started_at=old)
    SyncRun.objects.filter(pk=older.pk).update(started_at=old - timedelta(days=1))
    assert runs.purge(timezone.now() - timedelta(days=settings.CONFIGURATION["directory.keep_reports_days"])) == 2
    assert list(SyncRun.objects.all()) == [run]
    assert dry.pk != run.pk
