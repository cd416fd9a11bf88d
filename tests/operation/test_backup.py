"""A town is backed up, and put back in another place: the same rows, guards, numbers and uploads."""

import tarfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from intranet.audit.models import AuditEntry
from intranet.configuration.rules import contradictions
from intranet.operation.backup import archive, keys, services, verification
from intranet.operation.backup import shelf as shelves
from intranet.operation.backup.shelf import Backup


def test_a_town_is_put_back_whole_in_another_place(town, shelf, another_place, settings, capsys, english):
    backup = services.make()
    assert shelves.newest() == backup
    assert backup.path.stat().st_mode & 0o077 == 0
    assert backup.path.read_bytes().startswith(b"age-encryption.org/v1")
    key = ["--key", str(shelf / "key.txt")]
    with pytest.raises(CommandError, match="data here already"):
        call_command("restore", str(backup.path), *key)
    another_place()
    call_command("restore", str(backup.path), *key)
    assert "Row counts, guards, references, numbering and uploads are as they were." in capsys.readouterr().out
    assert (settings.MEDIA_ROOT / "directory/photos/els é.jpg").read_bytes() == b"a picture"
    assert "secret_key" in (settings.DATA_DIR / "restored-belfort.toml").read_text()
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["backup.restored", "keys.returned"]
    with pytest.raises(IntegrityError, match="append-only"):
        AuditEntry.objects.update(action="something else")


def test_what_differs_after_a_restore_is_told(town, shelf, monkeypatch):
    services.make(plain=True)
    with tarfile.open(next(shelf.glob("*.tar.gz"))) as tar:
        assert {name.partition("/")[0] for name in tar.getnames()} >= {"media", "configuration", "manifest.json"}
    manifest = services._manifest(timezone.now(), _copied(), [])
    assert verification.verify(manifest).problems == []
    AuditEntry.objects.create(action="later")
    manifest["append_only"].append("accounts_role")
    problems = "\n".join(verification.verify(manifest).problems)
    assert "audit_auditentry: 2 rows, should be 1" in problems
    assert "accounts_role: rows can be changed" in problems


def _copied():
    from intranet.operation.backup import databases

    return databases.Copy(Path(), databases.count_rows(connection))


def test_a_damaged_backup_and_a_strange_key_leave_the_place_empty(shelf, tmp_path, settings):
    with archive.writing(shelf / "some.tar.gz.age", settings.BACKUP_RECIPIENTS) as writer:
        writer.add_bytes("database.sqlite3", b"x" * 300_000)
        writer.close({})
    good = (shelf / "some.tar.gz.age").read_bytes()
    (shelf / "short.tar.gz.age").write_bytes(good[:-10])
    (shelf / "strange.txt").write_text(archive.new_key()[0])
    for number, (name, key) in enumerate(
        [("short.tar.gz.age", "key.txt"), ("some.tar.gz.age", "strange.txt"), ("key.txt", "key.txt")]
    ):
        with pytest.raises(archive.ArchiveUnreadable):
            archive.unpack(shelf / name, _made(tmp_path / str(number)), shelf / key)
    with pytest.raises(archive.KeyMissing):
        archive.unpack(shelf / "some.tar.gz.age", _made(tmp_path / "no-key"), None)
    manifest = archive.unpack(shelf / "some.tar.gz.age", _made(tmp_path / "whole"), shelf / "key.txt")
    assert manifest["files"]["database.sqlite3"]["size"] == 300_000


def _made(folder):
    folder.mkdir()
    return folder


def test_a_backup_cannot_write_outside_its_folder(shelf, tmp_path):
    with archive.writing(shelf / "evil.tar.gz", []) as writer:
        writer.add_bytes("../outside", b"")
        writer.close({})
    with pytest.raises(archive.ArchiveUnreadable):
        archive.unpack(shelf / "evil.tar.gz", _made(tmp_path / "inside"), None)
    assert not (tmp_path / "outside").exists()


def test_a_backup_that_breaks_off_leaves_no_file(shelf, settings):
    half = archive.writing(shelf / "half.tar.gz.age", settings.BACKUP_RECIPIENTS)
    with pytest.raises(OSError, match="unexpected end"), half as writer, open(shelf / "key.txt", "rb") as file:
        writer.add("database.sqlite3", file, 5_000_000)
    assert [path.name for path in shelf.iterdir()] == ["key.txt"]


def test_nothing_is_written_in_the_clear_by_accident(db, shelf, settings):
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(CommandError, match="backup_key"):
        call_command("backup")
    assert list(shelf.glob("*.gz*")) == []


def test_a_backup_of_a_newer_version_is_refused(db):
    applied = verification.applied_migrations()
    assert verification.unknown_migrations(applied) == []
    assert verification.unknown_migrations([*applied, "audit.9999_later", "gone_module.0001_initial"]) == [
        "audit.9999_later"
    ]


def test_the_last_days_the_first_of_each_month_and_the_newest_stay():
    every_day = [Backup(Path(f"{day}"), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)) for day in range(330)]
    gone = shelves.superfluous(every_day, today=date(2026, 11, 26), days=14, months=3)
    stay = [backup.made_at.date() for backup in every_day if backup not in gone]
    assert stay[:3] == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    assert len(stay) == 3 + 14
    assert shelves.superfluous(every_day[:1], today=date(2030, 1, 1), days=1, months=0) == []


def test_a_new_key_is_for_its_owner_only_and_never_overwrites_another(tmp_path, capsys):
    key = tmp_path / "key.txt"
    assert keys.main([str(key)]) == 0
    assert key.stat().st_mode & 0o077 == 0
    assert 'recipients = ["age1' in capsys.readouterr().out
    assert keys.main([str(key)]) == keys.main([str(tmp_path / "nowhere" / "key.txt")]) == 1
    assert "exists already" in capsys.readouterr().err


def test_a_recipient_that_age_does_not_know_stops_the_start(settings):
    values = {**settings.CONFIGURATION.values, "backup.recipients": ["AGE-SECRET-KEY-1"]}
    assert any("backup.recipients" in problem for problem in contradictions(values))
