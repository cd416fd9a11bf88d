"""What is kept of people: for how long, in one export, and in the register of processing activities."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import import_string

from intranet import modules
from intranet.audit.models import AuditEntry
from intranet.jobs import retention as jobs
from intranet.jobs.models import Worker
from intranet.notifications.models import OutgoingMail
from intranet.privacy import exporting, registry, services
from intranet.privacy.declarations import DataSubject
from intranet.privacy.models import Purge

SECRET = re.compile(r"^(password|secret|digest|token|key|session_(key|data))$|_(secret|password|token)$")
NOT_SECRET = {  # fingerprints of files, and what keeps a form from being sent twice
    "citizen_lookup.Grant.token",
    "general_requests.GeneralRequest.token",
    "letter_numbers.Letter.token",
    "meetings.AgendaItem.token",
    "meetings.Convocation.digest",
    "purchase_orders.Attachment.digest",
    "purchase_orders.Order.token",
    "purchase_orders.Receipt.token",
}


@pytest.fixture
def old_worker(db):
    return Worker.objects.create(worker_id="w", host="h", pid=1, seen_at=timezone.now() - timedelta(days=5))


def test_every_declaration_is_sound():
    declared = [retention for part in modules.parts() for retention in part.retentions]
    assert len({retention.code for retention in declared}) == len(declared)
    for retention in declared:
        assert not retention.purge or callable(import_string(retention.purge))
        assert retention.days is None or retention.shortest <= retention.days <= retention.longest
    for activity in registry.processing().values():
        assert set(activity.retentions) <= registry.retentions().keys()
        assert not activity.in_use or callable(import_string(activity.in_use))
    for part in modules.parts():
        for path in (*part.personal_data, *filter(None, [part.erasure and part.erasure.erase])):
            assert callable(import_string(path))


def test_every_module_with_pages_says_what_it_processes_and_what_erasing_means():
    """One that stands inside another, as general requests inside approvals, is told of there."""
    installed = modules.enabled_modules(())
    for said in ("processing", "erasure"):
        telling = [module.name for module in installed if getattr(module, said)]
        silent = [module.name for module in installed if module.url_prefix]
        assert [name for name in silent if not name.startswith(tuple(telling))] == []


def test_no_secret_leaves_with_an_export():
    tables = {model for model, _field in exporting.links()} | {
        model for model in apps.get_models() if _is_subject(model)
    }
    leaving = {f"{model._meta.label}.{field.name}" for model in tables for field in exporting.fields_of(model)}
    assert {name for name in leaving if SECRET.search(name.rpartition(".")[2])} - NOT_SECRET == set()
    for name in registry.left_out():
        app, model, *field = name.split(".")
        assert apps.get_model(app, model)._meta.get_field(field[0]) if field else apps.get_model(app, model)


def _is_subject(model):
    return getattr(model, "is_data_subject", False)


def test_what_is_too_old_goes_and_the_report_tells(client_for, els, dirk, old_worker, english):
    assert services.purge_all()["jobs.workers"] == 1
    page = client_for(els).get("/privacy/").content.decode()
    assert "Traces of workers" in page
    assert Purge.objects.get(code="jobs.workers").removed == 1
    assert client_for(dirk).get("/privacy/").status_code == 403


def test_a_removal_that_fails_does_not_keep_the_others(client_for, els, old_worker, monkeypatch, english):
    def broken(before):
        raise DatabaseError("disk full")

    monkeypatch.setattr(jobs, "purge_results", broken)
    with pytest.raises(services.PurgeFailed, match=r"jobs\.results"):
        services.purge_all()
    assert not Worker.objects.exists()
    assert "disk full" in client_for(els).get("/privacy/").content.decode()


def test_an_administrator_keeps_a_kind_of_data_longer_and_says_why(client_for, els, hilde, old_worker):
    address = "/privacy/kept/jobs.workers/"
    assert client_for(hilde).post(address, {"days": "10", "reason": "x"}).status_code == 403
    assert client_for(els).post(address, {"days": "31", "reason": "x"}).status_code == 200  # at most thirty
    assert client_for(els).post(address, {"days": "10", "reason": "A week was too short"}).status_code == 302
    entry = AuditEntry.objects.get(action="privacy.period_changed")
    assert (entry.by, entry.before, entry.after) == (els, {"days": 2}, {"days": 10})
    assert services.purge_all()["jobs.workers"] == 0
    for code in ("audit.entries", "directory.reports", "nothing"):
        assert client_for(els).get(f"/privacy/kept/{code}/").status_code == 404
    with pytest.raises(PermissionDenied):
        services.change_period(registry.retentions()["jobs.workers"], 3, by=hilde, reason="")


def test_an_export_holds_what_is_kept_of_a_person_and_nothing_secret(settings, tmp_path, dirk, els):
    settings.MEDIA_ROOT = tmp_path
    OutgoingMail.objects.create(to=dirk.email, subject="For Dirk", text="…", message_id="1")
    OutgoingMail.objects.create(to=els.email, subject="For Els", text="…", message_id="2")
    dirk.notifications.create(kind="approvals.waiting", title="Something waits")
    file = io.BytesIO()
    subject = DataSubject("Dirk", (dirk,), (dirk.username,), (dirk.email,))
    count = exporting.export(subject, file, by=els, reason="Asked on 3 November")
    package = zipfile.ZipFile(file)
    tables = {name: json.loads(package.read(name)) for name in package.namelist() if name.startswith("data/")}
    assert sum(map(len, tables.values())) == count
    assert tables["data/notifications.notification.json"][0]["title"] == "Something waits"
    assert [mail["subject"] for mail in tables["data/notifications.outgoingmail.json"]] == ["For Dirk"]
    assert "password" not in tables["data/accounts.user.json"][0]
    assert dirk.password not in package.read("data/accounts.user.json").decode()
    assert AuditEntry.objects.get(action="privacy.exported").reason == "Asked on 3 November"


def test_a_file_that_a_row_names_goes_along(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("letters/note.txt", ContentFile(b"note"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        exporting._add_file(package, name)
        exporting._add_file(package, "letters/gone.txt")
    assert package.namelist() == [f"files/{name}", "files/letters/gone.txt.missing.txt"]


@pytest.mark.parametrize(("format", "start"), [("csv", b"\xef\xbb\xbf"), ("ods", b"PK"), ("pdf", b"%PDF")])
def test_the_register_of_processing_activities_leaves_as(client_for, hilde, format, start):
    response = client_for(hilde).get("/privacy/processing/", {"format": format})
    assert response.getvalue().startswith(start)
    assert f".{format}" in response["Content-Disposition"]


def test_the_register_follows_the_settings_and_the_periods(client_for, hilde, els, settings, english):
    settings.CONFIGURATION.values["mail.host"] = "smtp.hopbeke.test"
    try:
        services.change_period(registry.retentions()["notifications.sent_mail"], 45, by=els, reason="x")
        page = client_for(hilde).get("/privacy/processing/").content.decode()
    finally:
        settings.CONFIGURATION.values["mail.host"] = ""
    assert "smtp.hopbeke.test" in page
    assert "Mail that was sent: 45 days" in page
