"""The console script, run as an administrator runs it: errors are sentences, and the exit code tells."""

import errno
import os
import sqlite3
from base64 import b64encode

import pytest
from django.conf import settings
from django.db import OperationalError

from intranet import command
from intranet.management.commands.config import documents

pytestmark = pytest.mark.slow


def test_production_is_clean_under_the_deployment_check(belfort, production):
    keys = {
        "BELFORT_CITIZEN_LOOKUP_ENCRYPTION_KEYS_1": b64encode(b"een" + bytes(29)).decode(),
        "BELFORT_CITIZEN_LOOKUP_INDEX_KEYS_1": b64encode(b"twee" + bytes(28)).decode(),
    }
    answer = belfort(production | keys, "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr


def test_wrong_settings_stop_the_start_with_all_sentences_and_code_2(belfort, production):
    answer = belfort(production | {"BELFORT_SECURITY_SECRET_KEY": "", "BELFORT_MAIL_HOST": ""}, "check")
    assert answer.returncode == 2
    assert answer.stderr.startswith(
        "Belfort does not start, its settings need attention:\n- security.secret_key is missing"
    )
    assert "- mail.host is empty" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_settings_are_shown_without_their_secrets(belfort, production):
    answer = belfort(production, "config", "show", "--origin")
    assert 'url = "https://intranet.hopbeke.test"  # BELFORT_SITE_URL' in answer.stdout
    assert 'secret_key = "********"  # BELFORT_SECURITY_SECRET_KEY' in answer.stdout
    assert production["BELFORT_SECURITY_SECRET_KEY"] not in answer.stdout


def test_settings_in_order_are_called_so(belfort, production):
    answer = belfort(production, "config", "check")
    assert answer.returncode == 0
    assert answer.stdout.startswith("The settings are in order: profile production")


def test_an_unknown_module_is_named(belfort, development):
    answer = belfort(development | {"BELFORT_SITE_DISABLED_MODULES": "bells"}, "check")
    assert answer.returncode == 2
    assert (
        "site.disabled_modules: There is no module `bells`; known are approvals, citizen_lookup, directory, "
        in answer.stderr
    )


def test_the_data_folder_is_for_the_towns_account_only(belfort, development, tmp_path):
    assert belfort(development, "check").returncode == 0
    assert (tmp_path / "data").stat().st_mode & 0o007 == 0


def test_production_refuses_a_data_folder_that_all_may_look_into(belfort, production):
    folder = production["BELFORT_SITE_DATA_DIR"]
    os.chmod(folder, 0o755)
    answer = belfort(production, "check")
    assert answer.returncode == 2
    assert f"everybody on this machine may look into {folder}. Type: chmod o-rwx" in answer.stderr


def test_a_data_folder_that_cannot_be_made_is_named(belfort, development, tmp_path):
    (tmp_path / "file").write_text("")
    answer = belfort(development | {"BELFORT_SITE_DATA_DIR": str(tmp_path / "file" / "data")}, "check")
    assert answer.returncode == 2
    assert "cannot be made (Not a directory)" in answer.stderr


def test_a_database_that_does_not_answer_is_a_sentence(belfort, development):
    answer = belfort(development | {"BELFORT_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "migrate")
    assert answer.returncode == 1
    assert answer.stderr.startswith("PostgreSQL does not answer. Check database.url")
    assert "Traceback" not in answer.stderr


def test_an_unprepared_database_is_a_sentence(belfort, development):
    answer = belfort(development, "remove_stale_contenttypes", "--no-input")
    assert answer.returncode == 1
    assert answer.stderr.startswith("The database is not prepared. Type: belfort migrate")


def test_a_locked_database_is_a_sentence(belfort, development, tmp_path):
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data" / "belfort.sqlite3") as other_program:
        other_program.execute("PRAGMA journal_mode=WAL")
        other_program.execute("BEGIN EXCLUSIVE")
        answer = belfort(development, "migrate", "contenttypes")
    assert answer.returncode == 1
    assert answer.stderr.startswith("The database is locked by another program.")


def test_a_damaged_database_is_a_sentence(belfort, development, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "belfort.sqlite3").write_bytes(b"not a database at all, but long enough" * 40)
    answer = belfort(development, "migrate", "contenttypes")
    assert answer.returncode == 1
    assert answer.stderr.startswith("The database file is damaged. Put back the last backup.")


def test_a_full_disk_is_a_sentence(monkeypatch, capsys):
    def fail(arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)
    assert command.run(["belfort", "migrate"]) == 1
    assert capsys.readouterr().err.startswith("The disk is full. Make room")


def test_a_full_disk_under_the_database_is_a_sentence():
    assert command.advice_on(OperationalError("database or disk is full")).startswith("The disk is full.")


def test_our_own_faults_keep_their_traceback(monkeypatch):
    def fail(arguments):
        raise OSError("a fault of ours")

    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)
    with pytest.raises(OSError, match="a fault of ours"):
        command.run(["belfort", "migrate"])


def test_the_table_of_settings_and_the_example_are_up_to_date():
    for path, text in documents(settings.BASE_DIR).items():
        assert path.read_text(encoding="utf-8") == text, "Type: belfort config document"
