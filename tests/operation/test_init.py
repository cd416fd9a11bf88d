"""`belfort init`: a few questions, and a belfort.toml that an operator can read."""

import tomllib

from intranet import modules
from intranet.configuration import load
from intranet.operation import initialising

ANSWERS = {
    "Address at which": "https://intranet.hopbeke.test",
    "Mail server": "mail.hopbeke.test",
    "Sender": "Belfort <intranet@hopbeke.test>",
    "Who hears": "els@hopbeke.test",
}


def test_els_answers_the_questions_and_gets_a_file_that_works(tmp_path, monkeypatch):
    path = tmp_path / "hopbeke" / "belfort.toml"
    monkeypatch.setenv("BELFORT_CONFIG", str(path))
    monkeypatch.setattr(
        initialising,
        "_read",
        lambda text: next((said for asked, said in ANSWERS.items() if text.startswith(asked)), ""),
    )
    assert initialising.main([]) == 0
    assert path.stat().st_mode & 0o777 == 0o640
    written = tomllib.loads(path.read_text())
    assert written["site"] == {"url": "https://intranet.hopbeke.test", "trusted_proxies": 1}
    assert len(written["security"]["secret_key"]) >= 50
    assert written["logs"] == {"format": "json", "error_mail": ["els@hopbeke.test"]}
    assert "# SMTP server; empty keeps mail" in path.read_text()
    assert load({"BELFORT_CONFIG": str(path)}, modules.module_options())["mail.host"] == "mail.hopbeke.test"


def test_what_to_type_next_names_the_town(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BELFORT_TOWNS", str(tmp_path))
    answers = ["--no-input", "--set", "mail.host=mail.hopbeke.test"]
    for path, said in ((tmp_path / "hopbeke", "belfort --town hopbeke migrate"), (tmp_path, "belfort migrate")):
        monkeypatch.setenv("BELFORT_CONFIG", str(path / "belfort.toml"))
        assert initialising.main(answers) == 0
        assert f"  {said}\n" in capsys.readouterr().out


def test_answers_may_be_given_beforehand_and_are_all_checked(tmp_path, monkeypatch, capsys):
    path = tmp_path / "belfort.toml"
    monkeypatch.setenv("BELFORT_CONFIG", str(path))
    assert initialising.main(["--no-input", "--set", "mail.port=many"]) == 2
    assert "mail.port: `many` is not right" in capsys.readouterr().err
    assert initialising.main(["--no-input"]) == 2
    assert "mail.host is empty" in capsys.readouterr().err
    assert initialising.main(["--no-input", "--set", "site.colour=blue"]) == 2
    assert "There is no setting site.colour" in capsys.readouterr().err
    assert not path.exists()


def test_a_file_that_is_there_stays_unless_asked_otherwise(tmp_path, monkeypatch, capsys):
    path = tmp_path / "belfort.toml"
    path.write_text("precious = 1")
    monkeypatch.setenv("BELFORT_CONFIG", str(path))
    assert initialising.main(["--no-input"]) == 1
    assert path.read_text() == "precious = 1"
    arguments = ["--no-input", "--overwrite", "--set", "mail.host=mail.hopbeke.test"]
    assert initialising.main(arguments) == 0
    assert "precious" not in path.read_text()
