"""Strange entries, and people who are not what they seem: each run goes on, and tells."""

import io

from PIL import Image

from directory.models import Department, Person
from intranet.accounts.models import User
from tests.directory.ldap.files import BASE, entry, key_of, with_login


def shown():
    return set(Person.objects.active().values_list("login_name", flat=True))


def person(login_name):
    return Person.objects.get(login_name=login_name)


def test_an_entry_without_key_or_with_that_of_another_is_skipped_and_told(file_town):
    run = file_town.read(
        entry("jan", mail="jan@hopbeke.test"),
        entry("an", entryUUID=None, mail="jan@hopbeke.test"),
        entry("piet", entryUUID=[key_of("one"), key_of("two")]),
        entry("els", entryUUID=key_of("jan")),
    )
    assert (run.state, shown()) == ("complete", {"jan"})
    assert run.report["remark_counts"] == {"no_key": 2, "double_key": 1}


def test_two_colleagues_may_have_one_address_and_nobody_is_merged(file_town):
    file_town.read(entry("jan", mail="info@hopbeke.test"), entry("an", mail="INFO@hopbeke.test"), entry("els"))
    assert shown() == {"jan", "an", "els"}
    assert [person(name).mail for name in ("jan", "an", "els")] == ["info@hopbeke.test", "INFO@hopbeke.test", ""]


def test_a_local_account_of_the_same_name_stays_local_unless_the_source_says_otherwise(file_town, make_user):
    local = make_user("jan")
    run = file_town.read(entry("jan"))
    assert (person("jan").user, run.report["remark_counts"]) == (None, {"account_taken": 1})
    file_town.source.links_local_accounts = True
    file_town.source.save()
    file_town.read(entry("jan"))
    assert person("jan").user == local


def test_the_account_of_an_administrator_is_never_taken_over(make_file_town, els):
    town = make_file_town(links_local_accounts=True)
    assert town.read(entry("els")).report["remark_counts"] == {"account_taken": 1}
    assert person("els").user is None


def test_two_directories_may_know_the_same_login_and_even_the_same_key(make_file_town):
    town, welfare = make_file_town("town"), make_file_town("welfare")
    town.read(entry("jan", cn="Jan of the town"))
    welfare.read(entry("jan", cn="Jan of the welfare centre"))
    assert Person.objects.active().filter(login_name="jan").count() == 2
    welfare.read(entry("an"))
    assert [one.display_name for one in Person.objects.active().filter(login_name="jan")] == ["Jan of the town"]


def test_names_of_attributes_come_in_any_case_with_options_and_with_several_values(file_town):
    file_town.read(
        entry("jan", cn=None, CN=["Jan Peeters", "J. Peeters"], **{"cn;lang-fr": "Jean", "MAIL": "jan@hopbeke.test"})
    )
    assert (person("jan").display_name, person("jan").mail) == ("Jan Peeters", "jan@hopbeke.test")


def test_a_photo_that_is_text_is_no_photo_and_breaks_nothing(file_town):
    run = file_town.read(entry("jan", jpegPhoto="caf\u00e9: just text"), entry("an"))
    assert (run.state, shown()) == ("complete", {"jan", "an"})
    assert run.report["remark_counts"] == {"bad_photo": 1}


def test_a_photo_that_is_gone_there_is_gone_here(file_town):
    photo = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(photo, "JPEG")
    file_town.read(entry("jan", jpegPhoto=photo.getvalue()))
    kept = person("jan").photo
    assert kept.storage.exists(kept.name)
    file_town.read(entry("jan"))
    assert not person("jan").photo


def test_somebody_without_names_is_called_by_what_there_is(file_town):
    file_town.read(
        entry("jan", cn=None, sn=None),
        entry("an", cn=None, sn="De Smet", givenName="An"),
        entry("els", displayName="\u202e \0 ", cn="Els Peeters"),
    )
    assert [person(name).display_name for name in ("jan", "an", "els")] == ["jan", "An De Smet", "Els Peeters"]


def test_a_value_that_is_too_long_is_cut_and_told(file_town):
    run = file_town.read(entry("jan", title="x" * 300, roomNumber="y" * 300))
    assert (len(person("jan").function), len(person("jan").room)) == (200, 60)
    assert run.report["remark_counts"] == {"too_long": 2}


def test_an_attribute_that_nobody_has_is_told(make_file_town):
    town = make_file_town(mapping={"birthday": ["extensionAttribute1"], "room": ["roomNumber", "kamer"]})
    run = town.read(entry("jan", roomNumber="1.02"))
    assert run.state == "complete"
    assert {"extensionAttribute1", "kamer"} <= set(run.report["never_filled"])


def test_markup_and_formulas_are_shown_as_text(file_town, client_for, dirk):
    file_town.read(
        entry(
            "jan",
            cn="<script>alert(1)</script>",
            title='=HYPERLINK("x")',
            ou="<b>Dienst</b>",
            roomNumber="javascript:x",
        )
    )
    for address in ("/people/", person("jan").get_absolute_url()):
        page = client_for(dirk).get(address).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
        assert "<b>Dienst" not in page
        assert 'href="javascript' not in page


def test_managers_outside_gone_oneself_several_and_in_a_circle(file_town):
    def manager(uid):
        return f"uid={uid},{BASE}"

    entries = [
        entry("boss"),
        entry("spelled", manager="UID = Boss, OU=People,DC=HOPBEKE , dc=test"),
        entry("outside", manager="cn=nobody,dc=elsewhere,dc=test"),
        entry("own", manager=manager("own")),
        entry("several", manager=[manager("boss"), manager("own")]),
        entry("one", manager=manager("two")),
        entry("two", manager=manager("one")),
    ]
    run = file_town.read(*entries)
    found = dict(Person.objects.values_list("login_name", "manager__login_name"))
    assert found == {
        "boss": None, "spelled": "boss", "outside": None, "own": None, "several": None, "one": "two", "two": "one",
    }  # fmt: skip
    assert run.report["remark_counts"] == {"no_manager": 1, "own_manager": 1, "several_managers": 1}
    file_town.read(*entries[1:])
    assert person("spelled").manager is None
    file_town.read(*entries)
    assert person("spelled").manager == person("boss")


def test_the_organisation_chart_cuts_a_circle_of_managers(file_town, client_for, dirk):
    two, one = f"uid=two,{BASE}", f"uid=one,{BASE}"
    file_town.read(entry("one", manager=two, ou="Dienst"), entry("two", manager=one, ou="Dienst"))
    assert client_for(dirk).get("/people/org-chart/").status_code == 200


def test_who_was_hidden_by_hand_stays_hidden_when_the_directory_brings_them_back(file_town, make_user):
    local = make_user("local")
    file_town.read(entry("jan"), entry("an"))
    Person.objects.filter(login_name="jan").update(is_hidden=True)
    file_town.read(entry("an"))
    assert (person("jan").is_hidden, person("jan").is_active_in_directory) == (True, False)
    run = file_town.read(entry("jan"), entry("an"))
    assert run.counts["returned"] == 1
    assert (shown(), person("jan").is_hidden) == ({"an"}, True)
    assert User.objects.get(pk=local.pk).is_active


def test_who_leaves_keeps_what_they_made_and_their_account(file_town):
    file_town.read(entry("jan", ou="Dienst"), entry("an"))
    jan = person("jan")
    file_town.read(entry("an"))
    left = Person.objects.get(pk=jan.pk)
    assert (left.is_active_in_directory, left.user, left.department) == (False, jan.user, Department.objects.get())


def test_a_name_that_somebody_has_already_is_given_to_nobody_else(file_town):
    run = file_town.read(entry("jan"), with_login("JAN", "twin"))
    assert run.report["remark_counts"] == {"login_taken": 1}
    assert sorted(Person.objects.values_list("login_name", flat=True)) == ["", "jan"]
