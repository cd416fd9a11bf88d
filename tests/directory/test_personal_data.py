"""Somebody asks what the portal keeps of them, and later to be forgotten."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from intranet.audit.models import AuditEntry
from intranet.notifications.models import OutgoingMail


@pytest.fixture
def account(jan, make_user):
    jan.user = make_user("jvdb", name="Jan Van den Berghe")
    jan.save()
    return jan.user


def test_the_dpo_finds_a_colleague_and_exports_everything(client_for, hilde, els, jan, account):
    assert jan.display_name in client_for(hilde).get("/people/personal-data/", {"q": "berghe"}).content.decode()
    address = f"/people/personal-data/{jan.pk}/"
    assert client_for(els).post(address, {"reason": "curious"}).status_code == 403
    assert client_for(hilde).post(address, {"reason": ""}).status_code == 200  # a reason is asked
    response = client_for(hilde).post(address, {"reason": "Asked on 3 November"})
    package = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    numbers = json.loads(package.read("data/directory.phonenumber.json"))
    assert {row["shown"] for row in numbers} == set(jan.phone_numbers.values_list("shown", flat=True))
    assert json.loads(package.read("data/accounts.user.json"))[0]["username"] == "jvdb"
    assert AuditEntry.objects.get(action="privacy.exported").by == hilde


def test_the_command_writes_a_file_for_its_owner_only(jan, tmp_path):
    target = tmp_path / "jan.zip"
    call_command("export_person", jan.slug, str(target), "--reason", "asked")
    assert target.stat().st_mode & 0o077 == 0
    assert "data/directory.person.json" in zipfile.ZipFile(target).namelist()
    with pytest.raises(CommandError):
        call_command("export_person", jan.slug, str(target), "--reason", "asked")
    with pytest.raises(CommandError):
        call_command("export_person", "nobody", str(tmp_path / "x.zip"), "--reason", "asked")


def test_erasing_reaches_what_every_part_keeps(hilde, jan, account):
    from directory.services import erasure

    address = account.email
    OutgoingMail.objects.create(to=address, subject="s", text="t", message_id="1", state="sent")
    OutgoingMail.objects.create(to=address, subject="s", text="t", message_id="2", state="queued")
    account.notifications.create(kind="approvals.waiting", title="Something waits")
    jan.is_active_in_directory = False
    jan.save()
    erasure.erase(jan, by=hilde, reason="asked")
    assert list(OutgoingMail.objects.values_list("state", flat=True)) == ["queued"]
    assert account.notifications.count() == 0
    account.refresh_from_db()
    assert (account.email, account.is_active) == ("", False)
