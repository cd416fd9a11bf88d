"""No entry, however strange, stops a run or costs a colleague their place."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.ldap.mapping import Mapping
from directory.models import Person
from tests.directory.ldap.files import BASE, entry, key_of

NAMES = sorted({*Mapping("openldap").attributes} - {"entryUUID"})
BYTES = st.binary(min_size=1, max_size=40)
TEXT = st.text(min_size=1, max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass"))
# What has broken a directory before: ends of ranges, controls, half a letter, dates that are none, names within names.
TRAPS = st.sampled_from(
    [
        b"\0", b"\xff\xd8\xff", b"\xe2\x80\xae", b"9" * 400, b"-1", b"+32", b"00000000000000Z", b"20240230", b"@",
        b"=,=+\\", b"uid=,ou=people", b"\xed\xa0\x80", b"jan", b"JAN", b"\xf0\x9f\x94\x91" * 300, b"\\00", b"{}", b" ",
    ]
)  # fmt: skip
VALUES = st.lists(st.one_of(BYTES, TEXT, TRAPS), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=10),
    st.one_of(st.just(b"uid=odd,"), BYTES, TRAPS).map(lambda start: start + b"," + BASE.encode()),
)
def test_a_strange_entry_costs_nobody_else_anything(file_town, content, dn):
    boss = entry("jan", manager=dn)
    strange = (dn, {"objectClass": "inetOrgPerson", "entryUUID": key_of("odd")} | content)
    for options in ({}, {"full": True}):
        run = file_town.read(boss, strange, entry("an", mail="an@hopbeke.test"), force=True, **options)
        assert run.state == "complete", run.message
        keys = set(Person.objects.active().values_list("source_key", flat=True))
        assert {key_of("jan"), key_of("an")} <= {str(key) for key in keys}
