"""Hopbeke makes way for a town of flesh and blood."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection


def test_one_command_removes_the_demonstration(another_place, settings):
    another_place()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE audit_auditentry (id integer)")
    (settings.DATA_DIR / "media").mkdir()
    (settings.DATA_DIR / "media" / "arms.png").touch()
    (settings.DATA_DIR / "prepared.json").write_text('{"town": "1"}')
    with pytest.raises(CommandError, match="demonstration"):
        call_command("demo", "--remove")  # a town's own data: never
    settings.PROFILE = "demo"
    call_command("demo", "--remove")
    assert connection.introspection.table_names() == []
    assert not (settings.DATA_DIR / "media").exists()
    assert not (settings.DATA_DIR / "prepared.json").exists()
