"""Reading the settings: where each comes from, and what is said about a wrong one."""

import pytest

from intranet.configuration import ConfigurationError, Option, load

PASSWORDS = Option("directory.passwords", dict, {}, "Passwords of service accounts.", is_secret=True)
IS_LOUD = Option("bells.is_loud", bool, False, "Whether the bells ring.")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(text="", module_options=(), **environment):
    """Load a belfort.toml with this text, and this environment; a short-hand for `development`."""
    with open("belfort.toml", "w", encoding="utf-8") as file:
        file.write(text)
    return load({"BELFORT_SITE_PROFILE": "development"} | environment, module_options)


def problems_of(text="", module_options=(), **environment):
    with pytest.raises(ConfigurationError) as caught:
        read(text, module_options, **environment)
    return caught.value.problems


def test_without_a_file_the_defaults_hold():
    assert load({"BELFORT_SITE_PROFILE": "development"})["site.languages"] == ["nl", "fr", "de", "en"]


def test_the_file_goes_before_the_default_and_the_environment_before_the_file():
    text = '[mail]\nhost = "mail.hopbeke.test"\nport = 25'
    configuration = read(text, BELFORT_MAIL_PORT="2525")
    assert configuration["mail.host"] == "mail.hopbeke.test"
    assert configuration.origins["mail.host"] == "belfort.toml"
    assert configuration["mail.port"] == 2525
    assert configuration.origins["mail.port"] == "BELFORT_MAIL_PORT"
    assert configuration.origins["mail.user"] == "default"


def test_a_file_elsewhere_brings_its_folder_along(folder):
    (folder / "etc").mkdir()
    (folder / "etc" / "town.toml").write_text('[site]\nprofile = "development"\ndata_dir = "data"')
    configuration = load({"BELFORT_CONFIG": str(folder / "etc" / "town.toml")})
    assert configuration.data_dir == folder / "etc" / "data"


def test_a_file_that_is_named_must_exist():
    with pytest.raises(ConfigurationError, match=r"BELFORT_CONFIG names .*nowhere\.toml, but there is no such file"):
        load({"BELFORT_CONFIG": "nowhere.toml", "BELFORT_SITE_PROFILE": "development"})


def test_a_list_is_written_with_commas_in_the_environment():
    assert read(BELFORT_SITE_LANGUAGES="nl, fr,")["site.languages"] == ["nl", "fr"]


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False)])
def test_a_switch_is_true_or_false(text, value):
    assert read(module_options=[IS_LOUD], BELFORT_BELLS_IS_LOUD=text)["bells.is_loud"] is value


def test_a_secret_comes_from_a_file_without_its_line_end(folder):
    (folder / "secret").write_text("tussen spaties \n")
    configuration = read(BELFORT_MAIL_PASSWORD_FILE=str(folder / "secret"))
    assert configuration["mail.password"] == "tussen spaties "
    assert configuration.origins["mail.password"] == "BELFORT_MAIL_PASSWORD_FILE"


def test_each_source_has_its_own_password_in_the_file_or_in_the_environment(folder):
    (folder / "secret").write_text("uit-een-bestand\n")
    configuration = read(
        '[directory.passwords]\nad-main = "uit-toml"\nocmw = "blijft"',
        [PASSWORDS],
        BELFORT_DIRECTORY_PASSWORDS_AD_MAIN="uit-de-omgeving",
        BELFORT_DIRECTORY_PASSWORDS_AGB_FILE=str(folder / "secret"),
    )
    assert configuration.entry("directory.passwords", "ad-main") == "uit-de-omgeving"
    assert configuration.entry("directory.passwords", "OCMW") == "blijft"
    assert configuration.entry("directory.passwords", "agb") == "uit-een-bestand"
    assert configuration.entry("directory.passwords", "politie") is None


def test_all_problems_are_told_at_once():
    problems = problems_of('[site]\nurl = "intranet"\n[mail]\nport = "many"\nsecurity = "maybe"', BELFORT_MAIL_HSOT="x")
    assert problems == [
        "Unknown environment variable BELFORT_MAIL_HSOT. Did you mean `BELFORT_MAIL_HOST`?",
        "belfort.toml: `mail.port` must be a whole number, not `many`.",
        "belfort.toml: `mail.security` must be one of starttls, tls, none, not `maybe`.",
        "site.url is no web address: write the address staff type, such as `https://intranet.example.org`.",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('profile = "demo"', "belfort.toml: `profile` must stand in a section such as [site]."),
        ('[site]\nadress = "x"', "belfort.toml: unknown setting `site.adress`. "),
        ('[mail]\nhots = "x"', "belfort.toml: unknown setting `mail.hots`. Did you mean `mail.host`?"),
        ("[mail]\nhost = 3", "belfort.toml: `mail.host` must be text, not `3`."),
        ("[mail]\nport = 70000", "belfort.toml: `mail.port` must be at most 65535, not `70000`."),
        ("[mail]\nport = true", "belfort.toml: `mail.port` must be a whole number, not `True`."),
        ('[mail]\nsender = "nobody"', "mail.sender is no mail address"),
        ("[security]\nidle_minutes = 0", "belfort.toml: `security.idle_minutes` must be at least 5, not `0`."),
        ("[site]\nlanguages = [1]", "belfort.toml: `site.languages` must be a list of texts."),
        (
            '[site]\nlanguages = ["nl", "es"]',
            "belfort.toml: `site.languages` must be some of nl, fr, de, en, not `es`.",
        ),
        ("[site]\nlanguages = []", "site.languages is empty"),
        ('[site]\nurl = "https://example.org/portal"', "site.url holds more than a host"),
        ('[site]\nurl = "https://example.org:port"', "site.url is no web address"),
        ('[database]\nurl = "mysql://localhost/belfort"', "database.url must look like postgresql://user@host/name"),
        ('[database]\nurl = "postgresql://localhost:port/belfort"', "database.url must look like"),
        ('[oidc]\nissuer = "https://idp.test"', "oidc.issuer is set, but oidc.client_id is empty"),
    ],
)
def test_a_wrong_line_in_the_file_is_named(text, problem):
    assert any(told.startswith(problem) for told in problems_of(text))


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"BELFORT_MAIL_PORT": "x"}, "BELFORT_MAIL_PORT must be a whole number, not `x`."),
        ({"BELFORT_SITE_PROFILE": "staging"}, "BELFORT_SITE_PROFILE must be one of production, demo, development, "),
        ({"BELFORT_MAIL_PASSWORD_FILE": "/nowhere"}, "BELFORT_MAIL_PASSWORD_FILE: /nowhere cannot be read (No such"),
        ({"BELFORT_MAIL_HOST_FILE": "/x"}, "Unknown environment variable BELFORT_MAIL_HOST_FILE. Did you mean"),
        ({"BELFORT_BELLS_IS_LOUD": "yes"}, "BELFORT_BELLS_IS_LOUD must be true or false, not `yes`."),
    ],
)
def test_a_wrong_variable_is_named(environment, problem):
    assert any(told.startswith(problem) for told in problems_of(module_options=[IS_LOUD], **environment))


def test_a_file_that_is_not_toml_is_named_with_the_place(folder):
    assert problems_of("[site")[0].startswith(f"{folder}/belfort.toml is not correct TOML: Expected ']'")


def test_a_secret_is_given_once(folder):
    (folder / "secret").write_text("x")
    told = problems_of(BELFORT_MAIL_PASSWORD="y", BELFORT_MAIL_PASSWORD_FILE=str(folder / "secret"))
    assert told == ["BELFORT_MAIL_PASSWORD and BELFORT_MAIL_PASSWORD_FILE are both set: keep one."]


def test_an_empty_or_unreadable_secret_is_refused(folder):
    (folder / "empty").write_text("\n")
    (folder / "binary").write_bytes(b"\xff\xfe")
    assert "is empty" in problems_of(BELFORT_MAIL_PASSWORD_FILE=str(folder / "empty"))[0]
    assert "is not text" in problems_of(BELFORT_MAIL_PASSWORD_FILE=str(folder / "binary"))[0]


def test_a_wrong_secret_is_not_repeated_in_the_message():
    assert "hunter2" not in "".join(problems_of("[mail]\npassword = ['hunter2']"))
    assert "1234567" not in "".join(problems_of("[mail]\npassword = 1234567"))


def test_a_table_holds_texts():
    told = problems_of("[directory.passwords]\nocmw = 5", [PASSWORDS])
    assert told == ["belfort.toml: `directory.passwords` must be a table of texts."]
