"""`belfort doctor`: what it finds, what it advises, and how it ends."""

import json
import os
import time
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from intranet import command, modules
from intranet.configuration import ConfigurationError
from intranet.jobs import health as jobs_health
from intranet.jobs.models import ScheduledJob, Worker
from intranet.operation import alarms, doctor
from intranet.operation.checks import backups, files, installation, network
from intranet.operation.findings import State, fail, ok, warn


@pytest.fixture
def findings(monkeypatch):
    """Let the examinations find these and nothing else."""

    def find(*wanted):
        monkeypatch.setattr(doctor, "examine", lambda: iter(wanted))

    return find


def run(*arguments):
    out, code = StringIO(), 0
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def test_every_examination_that_a_part_declares_exists():
    declared = [path for part in modules.parts() for path in part.examinations]
    assert {path.partition(".")[0] for path in declared} >= {"intranet", "directory"}
    for path in declared:
        assert callable(doctor.import_string(path))


def test_a_whole_examination_tells_of_each_subject(db):
    told = {finding.subject for finding in doctor.examine()}
    assert told >= {
        "version", "settings", "time zone", "static files", "translations", "data folder", "secrets", "disk",
        "database", "migrations", "certificate", "mail", "backup", "worker", "jobs", "outbox", "directory",
    }  # fmt: skip


def test_what_must_be_mended_ends_with_1_and_says_how(findings):
    findings(ok("disk", "half empty"), warn("mail", "waits", "Look."), fail("worker", "silent", "Restart it."))
    code, said = run()
    assert code == 1
    assert "FAIL  worker: silent\n      Restart it.\n" in said
    assert said.endswith("1 in order, 1 to look at, 1 to mend.\n")


def test_a_warning_alone_ends_well_and_quiet_leaves_out_what_is_in_order(findings):
    findings(ok("disk", "half empty"), warn("mail", "waits", "Look."))
    assert run("--quiet") == (0, "WARN  mail: waits\n      Look.\n")


def test_programs_get_the_same_as_json(findings):
    findings(fail("worker", "silent", "Restart it."))
    code, said = run("--json")
    assert code == 1
    assert json.loads(said) == {
        "is_ok": False,
        "findings": [{"what": "worker", "state": "fail", "told": "silent", "mend": "Restart it."}],
    }


def test_refused_settings_are_a_finding_for_programs_too(monkeypatch, capsys):
    def refuse(arguments):
        raise ConfigurationError(["security.secret_key is missing."])

    monkeypatch.setattr("django.core.management.execute_from_command_line", refuse)
    assert command.run(["belfort", "doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["told"] == "security.secret_key is missing."


def test_an_examination_that_breaks_is_a_finding(monkeypatch):
    monkeypatch.setattr(installation, "time_zone", lambda: 1 / 0)
    told = list(doctor._examined("intranet.operation.checks.installation.examine"))[-1]
    assert (told.state, told.told) == (State.FAIL, "could not be examined: ZeroDivisionError division by zero")


def test_a_database_that_is_not_prepared_is_told_once(monkeypatch):
    answers = {"first": [fail("migrations", "3 wait", "Type: belfort migrate")]}
    parts = [SimpleNamespace(examinations=["first"]), SimpleNamespace(examinations=["second"])]
    monkeypatch.setattr(modules, "parts", lambda: parts)
    monkeypatch.setattr(doctor, "import_string", lambda path: lambda: answers[path])
    assert [finding.subject for finding in doctor.examine()] == ["migrations", "the rest"]


def test_a_data_folder_and_a_secret_open_to_all_are_told(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o755)
    assert files.data_folder().mend == f"Type: chmod o-rwx {tmp_path}"
    tmp_path.chmod(0o750)
    assert files.data_folder().state == State.OK


@pytest.mark.parametrize(("mode", "state"), [(0o640, State.OK), (0o600, State.OK), (0o644, State.FAIL)])
def test_a_file_with_secrets_is_for_its_owner_and_group(settings, tmp_path, mode, state):
    from intranet.configuration.loading import load

    path = tmp_path / "belfort.toml"
    path.write_text('[site]\nprofile = "development"\n[mail]\npassword = "geheim"\n')
    path.chmod(mode)
    settings.CONFIGURATION = load({"BELFORT_CONFIG": str(path)}, modules.module_options())
    assert [finding.state for finding in files.secret_files()] == [state]


def test_a_full_disk_is_told_before_it_is_full(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    usage = type(files.shutil.disk_usage(tmp_path))
    for free, state in ((50, State.OK), (8, State.WARN), (2, State.FAIL)):
        monkeypatch.setattr(
            files.shutil, "disk_usage", lambda path, free=free: usage(100 << 30, (100 - free) << 30, free << 30)
        )
        assert files.disk_space().state == state


def test_the_embedded_database_does_not_stand_on_a_network_share(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text("disk / ext4 rw 0 0\nserver:/towns /srv/belfort nfs4 rw 0 0\n")
    assert files.file_system_of(files.Path("/srv/belfort/hopbeke/var"), str(mounts)) == "nfs4"
    assert files.file_system_of(files.Path("/var/lib"), str(mounts)) == "ext4"


def test_static_files_that_were_not_gathered_are_told(settings, tmp_path):
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    assert installation.static_files().mend == "Type: belfort collectstatic --noinput"
    (tmp_path / "staticfiles.json").write_text("{}")
    assert "are missing, such as" in installation.static_files().told


def test_the_age_of_the_last_backup_counts(settings, tmp_path):
    settings.BACKUP_FOLDER = tmp_path / "backups"
    assert next(backups.examine()).told.startswith("none in")
    settings.BACKUP_FOLDER.mkdir()
    (settings.BACKUP_FOLDER / ".half-made").write_bytes(b"")
    assert next(backups.examine()).told.startswith("none in")
    made = settings.BACKUP_FOLDER / "hopbeke.age"
    made.write_bytes(b"")
    assert next(backups.examine()).state == State.OK
    for days, state in ((2, State.WARN), (5, State.FAIL)):
        os.utime(made, (time.time() - days * 86400,) * 2)
        assert next(backups.examine()).state == state


def test_a_portal_and_a_mail_server_that_do_not_answer_are_told(settings, monkeypatch):
    finding = network.certificate("https://127.0.0.1:1")
    assert finding.state == State.FAIL
    assert "does not answer" in finding.told
    settings.CONFIGURATION = {"mail.host": "127.0.0.1"}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert network.mail_server().state == State.FAIL


@pytest.mark.parametrize(("days", "state"), [(60, State.OK), (14, State.WARN), (3, State.FAIL)])
def test_a_certificate_is_renewed_in_time(monkeypatch, days, state):
    monkeypatch.setattr(network, "_valid_until", lambda host, port: timezone.now() + timedelta(days=days, minutes=1))
    assert network.certificate("https://intranet.hopbeke.test").state == state


def test_a_silent_worker_and_a_late_job_are_told(db):
    Worker.objects.all().delete()
    assert jobs_health.worker().told == "has never run"
    for queue in ("", "default", "long"):
        Worker.objects.create(worker_id=queue or "schedules", host="h", pid=1, queue=queue)
    assert jobs_health.worker().state == State.OK
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=12))
    assert jobs_health.worker().told == "last seen 12 minutes ago"
    ScheduledJob.objects.update(next_run_at=timezone.now() + timedelta(hours=1), last_state="")
    assert jobs_health.jobs().state == State.OK
    ScheduledJob.objects.filter(task="intranet.privacy.tasks.purge").update(
        next_run_at=timezone.now() - timedelta(days=1)
    )
    assert jobs_health.jobs().told == "did not come round: intranet.privacy.tasks.purge"


def test_els_hears_by_mail_once_a_day_and_when_it_is_mended(settings, tmp_path, time_machine):
    settings.DATA_DIR, settings.ERROR_MAIL = tmp_path, ["els@hopbeke.test"]
    silent = [fail("worker", "silent", "Restart it."), ok("disk", "half empty")]
    time_machine.move_to("2026-11-23 08:00", tick=False)
    assert alarms.tell(silent)
    assert not alarms.tell(silent)
    time_machine.move_to("2026-11-24 08:00", tick=False)
    assert alarms.tell(silent)
    assert alarms.tell([ok("worker", "alive")])
    assert not alarms.tell([ok("worker", "alive")])
    assert [message.subject.partition("] ")[2] for message in mail.outbox] == [
        "1 to mend: worker", "1 to mend: worker", "everything is in order again",
    ]  # fmt: skip
    assert "Restart it." in mail.outbox[0].body
