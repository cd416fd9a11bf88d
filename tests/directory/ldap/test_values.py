"""From bytes to values: nothing crashes, nothing is guessed."""

import io
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from directory.ldap import birthdays, photos, values
from directory.ldap.connection import Entry
from directory.ldap.ldif import read_ldif
from directory.ldap.mapping import FIELD_NAMES, Mapping
from directory.ldap.names import normalise
from directory.ldap.phones import parse, phones


def silent(issue, detail):
    """Nobody listens."""


class Notes(list):
    def __call__(self, issue, detail):
        self.append(issue.value)


@pytest.mark.parametrize(
    ("raw", "expected", "issues"),
    [
        ("Zoë Müller".encode(), "Zoë Müller", []),
        ("Zoë".encode("cp1252"), "Zoë", ["not_utf8"]),
        (b" De Smet  ", "De Smet", []),
        (b"Jan\x00 Peeters", "Jan Peeters", ["cleaned"]),
        ("Jan \u202enaJ".encode(), "Jan naJ", ["cleaned"]),
        ("Zoe\u0308".encode(), "Zoë", []),
        (b"a\r\nb", "a b", []),
    ],
)
def test_text_is_read_cleaned_and_composed(raw, expected, issues):
    notes = Notes()
    assert values.text(raw, notes) == expected
    assert notes == issues


@pytest.mark.parametrize(
    "said",
    [
        "19800517", "1980-05-17", "17/05/1980", "17.05.80", "--05-17", "19800517000000Z", "119718432000000000",
        "19800516220000Z", "17-5-1980",
    ],
)  # fmt: skip
def test_a_birthday_is_read_in_every_notation(said):
    assert birthdays.birthday([said.encode()], silent) == 517


@pytest.mark.parametrize("said", ["19800231", "31/04/1980", "yesterday", "0", "00000000", "20230229", "9" * 18])
def test_an_impossible_birthday_is_left_out_and_told(said):
    notes = Notes()
    assert birthdays.birthday([said.encode()], notes) is None
    assert notes == ["bad_birthday"]


def test_the_leap_day_is_a_birthday():
    assert birthdays.birthday([b"29/02/2000"], silent) == 229


@pytest.mark.parametrize(
    ("shown", "dialled", "digits"),
    [
        ("+32 (0)9 123 45 67", "+3291234567", "091234567"),
        ("09/123.45.67", "+3291234567", "091234567"),
        ("0032 475 12 34 56", "+32475123456", "0475123456"),
        ("+33 1 23 45 67 89", "+33123456789", "33123456789"),
        ("4567", "", "4567"),
    ],
)
def test_a_phone_number_is_shown_as_written_and_found_by_its_digits(shown, dialled, digits):
    (phone,) = phones([shown.encode()], [], [], silent)
    assert (phone.shown, phone.dialled, phone.digits) == (shown, dialled, digits)


def test_short_and_long_numbers_keep_their_order_and_come_once():
    found = phones([b"057 10 11 12", b"1112", b"+32 57 10 11 12"], [b"0400 11 22 33"], [], silent)
    assert [(phone.kind, phone.shown) for phone in found] == [
        ("work", "057 10 11 12"), ("internal", "1112"), ("mobile", "0400 11 22 33"),
    ]  # fmt: skip


@given(st.sampled_from(["+32", "+32 ", "+32(0)", "+32 (0)", "0", "+32/", "00"]), st.text("0123456789 /.-", max_size=14))
def test_the_short_way_for_belgian_numbers_says_what_the_library_says(prefix, rest):
    import phonenumbers

    number = None
    with suppress(phonenumbers.NumberParseException):
        number = phonenumbers.parse(prefix + rest, "BE")
    known = number is not None and phonenumbers.is_possible_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if known else ""
    assert parse(prefix + rest)[0] == e164


@pytest.mark.parametrize(
    ("ticks", "expected"), [(b"0", None), (b"9223372036854775807", None), (b"3" + b"0" * 18, None)]
)
def test_an_account_that_never_ends_has_no_end(ticks, expected):
    assert values.filetime(ticks) is expected


def test_a_filetime_is_a_moment():
    assert values.filetime(b"131277024000000000") == datetime(2017, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("flags", "enabled"), [(b"512", True), (b"514", False), (b"66050", False), (b"66048", True)])
def test_the_second_bit_of_user_account_control_disables(flags, enabled):
    assert values.is_enabled("useraccountcontrol", [flags], silent) is enabled


def test_a_missing_flag_counts_as_enabled_and_is_told():
    notes = Notes()
    assert values.is_enabled("useraccountcontrol", [], notes)
    assert notes == ["no_state"]


def test_keys_are_read_as_each_directory_writes_them():
    wanted = UUID("00112233-4455-6677-8899-aabbccddeeff")
    assert values.key("objectguid", [wanted.bytes_le]) == wanted
    assert values.key("entryuuid", [str(wanted).encode()]) == wanted
    assert values.key("entryuuid", []) is None
    assert values.key("entryuuid", [b"a", b"b"]) is None


def test_the_primary_proxy_address_comes_first():
    assert values.mail([b"smtp:old@hopbeke.test", b"SMTP:new@hopbeke.test"], silent) == "new@hopbeke.test"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"CN=de smet\2C griet+UID=G1, OU=X", r"cn=De Smet\, Griet+uid=g1,ou=x"),
        (r"UID=G1+CN=a,DC=b", "cn=A + uid=g1 , dc=B"),
        (r"cn=M\C3\BCller,dc=b", "CN=müller,DC=b"),
        ('cn="Smet, De",dc=b', r"cn=Smet\, De,dc=b"),
        ("2.5.4.3=jan,dc=b", "cn=jan,dc=b"),
        ("cn=jan; dc=b", "cn=jan,dc=b"),
    ],
)
def test_all_spellings_of_a_name_are_one(one, other):
    assert normalise(one) == normalise(other)


def _picture(kind, size=(900, 600), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def test_a_photo_is_made_anew_small_and_without_hidden_data():
    exif = Image.Exif()
    exif[0x010E] = "secret"
    photo = photos.prepare([_picture("JPEG", exif=exif, comment=b"a secret too")], silent)
    with Image.open(io.BytesIO(photo)) as image:
        assert image.format == "JPEG"
        assert max(image.size) == 480
        assert not image.getexif()
    assert b"secret" not in photo


@pytest.mark.parametrize("bad", [_picture("GIF"), b"<svg/>", b"\xff\xd8\xffnonsense", _picture("PNG", (7000, 7000))])
def test_what_is_no_photo_or_too_large_is_left_out(bad):
    notes = Notes()
    assert photos.prepare([bad], notes) == b""
    assert notes == ["bad_photo"]


def test_of_several_photos_the_first_that_can_be_used_counts():
    assert photos.prepare([b"GIF89a", _picture("PNG")], silent)


@given(st.dictionaries(st.sampled_from(sorted(FIELD_NAMES)), st.lists(st.binary(max_size=60), max_size=3), max_size=12))
def test_no_entry_however_strange_breaks_a_run(content):
    mapping = Mapping("active_directory")
    attributes = {mapping.names[name][0].casefold(): found for name, found in content.items() if mapping.names[name]}
    entry = Entry("cn=x", {name: found for name, found in attributes.items() if found})
    details = mapping.convert(entry, UUID(int=1), [])
    mapping.key(entry)
    mapping.fingerprint(entry)
    assert details is None or (details.display_name and len(details.display_name) <= 200)


@given(st.binary(max_size=400))
def test_no_file_however_strange_breaks_the_reading_of_ldif(content):
    problems = []
    list(read_ldif(io.BytesIO(content), problems))


def test_ldif_is_read_with_folding_base64_comments_and_bad_records():
    file = io.BytesIO(
        b"version: 1\n\n# a comment\n folded comment\ndn: uid=a,dc=b\nCN: Jan\n Peeters\nsn:: w6k=\n\n"
        b"dn: uid=b,dc=b\nno colon here\n\ndn: uid=c,dc=b\ncn: last"
    )
    problems = []
    found = list(read_ldif(file, problems))
    assert [entry.dn for entry in found] == ["uid=a,dc=b", "uid=c,dc=b"]
    assert found[0].attributes == {"cn": [b"JanPeeters"], "sn": ["é".encode()]}
    assert len(problems) == 1
