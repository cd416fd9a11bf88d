import base64

import pytest
from defusedxml import ElementTree

from directory.feeds.dav_xml import CARDDAV, DAV, name
from directory.feeds.scopes import CONTACTS, JSON
from directory.models import Audience, FieldPolicy, Person
from directory.services import profile
from intranet.tokens import services as tokens

BOOK = "/people/carddav/me/colleagues/"
ALL_PROPERTIES = '<d:propfind xmlns:d="DAV:"><d:allprop/></d:propfind>'
ETAGS = '<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/><d:quota/></d:prop></d:propfind>'


def query(inner="", report="addressbook-query"):
    wanted = "<d:prop><d:getetag/><c:address-data/></d:prop>"
    return f'<c:{report} xmlns:d="DAV:" xmlns:c="{CARDDAV}">{wanted}{inner}</c:{report}>'


@pytest.fixture
def telephone(client_for, dirk):
    """Ask as Dirk's telephone does: `telephone("PROPFIND", address, body)`."""
    secret = tokens.issue(dirk, scope=CONTACTS, label="telephone")[1]

    def ask(method, address, body="", *, username="dirk", password=secret, **headers):
        credentials = base64.b64encode(f"{username}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}"} | headers
        return client_for().generic(method, address, body, content_type="application/xml", headers=headers)

    return ask


def answers(response):
    """What a multistatus says, by address: the elements of its properties that were found."""
    assert response.status_code == 207
    found = {}
    for answer in ElementTree.fromstring(response.content).iter(name(DAV, "response")):
        address = answer.find(name(DAV, "href")).text
        found[address] = {}
        for propstat in answer.iter(name(DAV, "propstat")):
            if "200" in propstat.find(name(DAV, "status")).text:
                found[address] |= {child.tag: child for child in propstat.find(name(DAV, "prop"))}
    return found


def test_a_telephone_that_knows_only_the_host_is_led_to_the_contacts(client_for):
    answer = client_for().generic("PROPFIND", "/.well-known/carddav")
    assert (answer.status_code, answer.url) == (301, "/people/carddav/")


def test_a_telephone_finds_its_way_from_the_root_to_the_contacts(telephone, jan):
    root = answers(telephone("PROPFIND", "/people/carddav/", ALL_PROPERTIES, Depth="0"))["/people/carddav/"]
    principal = root[name(DAV, "current-user-principal")].find(name(DAV, "href")).text
    home = answers(telephone("PROPFIND", principal, ALL_PROPERTIES, Depth="0"))[principal]
    address = home[name(CARDDAV, "addressbook-home-set")].find(name(DAV, "href")).text
    books = answers(telephone("PROPFIND", address, ALL_PROPERTIES, Depth="1"))
    is_book = {
        book
        for book, found in books.items()
        if found[name(DAV, "resourcetype")].find(name(CARDDAV, "addressbook")) is not None
    }
    assert is_book == {BOOK, "/people/carddav/me/favourites/"}
    contacts = answers(telephone("PROPFIND", BOOK, ETAGS, Depth="1"))
    contact = f"{BOOK}jan-van-den-berghe.vcf"
    assert set(contacts) == {BOOK, contact}
    got = telephone("GET", contact)
    assert got.headers["ETag"] == contacts[contact][name(DAV, "getetag")].text
    assert "FN:Jan Van den Berghe" in got.content.decode()


def test_contacts_are_given_by_their_addresses(telephone, jan):
    wanted = f"{BOOK}jan-van-den-berghe.vcf"
    gone = [f"{BOOK}nobody.vcf", "/people/carddav/me/favourites/jan-van-den-berghe.vcf", "/elsewhere", "::"]
    inner = "".join(f"<d:href>{address}</d:href>" for address in [wanted, *gone])
    found = answers(telephone("REPORT", BOOK, query(inner, "addressbook-multiget"), Depth="1"))
    assert "FN:Jan" in found[wanted][name(CARDDAV, "address-data")].text
    assert all(found[address] == {} for address in gone)


def test_all_contacts_are_given_at_once(telephone, jan, make_person):
    make_person("Els Claes")
    found = answers(telephone("REPORT", BOOK, query(), Depth="1"))
    assert len(found) == 2
    assert all(name(CARDDAV, "address-data") in contact for contact in found.values())


def test_a_search_on_the_server_is_declined_as_the_standard_says(telephone, jan):
    inner = '<c:filter><c:prop-filter name="FN"><c:text-match>jan</c:text-match></c:prop-filter></c:filter>'
    response = telephone("REPORT", BOOK, query(inner), Depth="1")
    assert response.status_code == 403
    assert b"supported-filter" in response.content
    assert telephone("REPORT", BOOK, '<d:sync-collection xmlns:d="DAV:"/>').status_code == 403


def test_the_version_of_the_book_changes_with_a_contact(telephone, jan):
    def version():
        found = answers(telephone("PROPFIND", BOOK, ALL_PROPERTIES, Depth="0"))[BOOK]
        return found["{http://calendarserver.org/ns/}getctag"].text

    before = version()
    assert version() == before
    jan.phone_numbers.update(dialled="+3299")
    assert version() != before


def test_favourites_stand_in_a_book_of_their_own(telephone, dirk, jan, make_person):
    make_person("Els Claes")
    profile.set_favourite(jan, is_favourite=True, by=dirk)
    book = "/people/carddav/me/favourites/"
    assert set(answers(telephone("PROPFIND", book, ETAGS, Depth="1"))) == {book, f"{book}jan-van-den-berghe.vcf"}


def test_a_telephone_sees_no_more_than_its_owner(telephone, jan, make_person):
    make_person("Greet Verborgen", is_hidden=True)
    FieldPolicy.objects.filter(field="mobile").update(audience=Audience.PERSONNEL)
    body = telephone("REPORT", BOOK, query(), Depth="1").content.decode()
    assert "471987654" not in body
    assert "Verborgen" not in body
    assert telephone("GET", f"{BOOK}greet-verborgen.vcf").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "nonsense"},
        {"password": ""},
        {"username": "els"},
        {"Authorization": "Basic !!!"},
        {"Authorization": ""},
    ],
)
def test_who_has_no_token_of_their_own_gets_nothing(telephone, els, jan, wrong):
    for address in ("/people/carddav/", BOOK, f"{BOOK}jan-van-den-berghe.vcf"):
        response = telephone("PROPFIND", address, ALL_PROPERTIES, **wrong)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic")


def test_a_token_for_something_else_or_a_login_is_not_enough(telephone, client_for, dirk, jan):
    other = tokens.issue(dirk, scope=JSON, label="script")[1]
    assert telephone("PROPFIND", BOOK, password=other).status_code == 401
    assert client_for(dirk).get(f"{BOOK}jan-van-den-berghe.vcf").status_code == 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "MKCOL", "PROPPATCH", "MOVE"])
def test_a_telephone_changes_nothing(telephone, jan, method):
    response = telephone(method, f"{BOOK}jan-van-den-berghe.vcf", "BEGIN:VCARD")
    assert response.status_code == 405
    assert Person.objects.get().display_name == "Jan Van den Berghe"


def test_a_telephone_learns_what_it_may_ask(telephone):
    response = telephone("OPTIONS", BOOK)
    assert "addressbook" in response.headers["DAV"]
    assert response.headers["Allow"] == "OPTIONS, PROPFIND, REPORT"


@pytest.mark.parametrize(
    "body",
    ["<broken", "", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "\x00"],
    ids=["broken", "empty", "entities", "nul"],
)
def test_a_body_that_cannot_be_read_is_a_bad_request(telephone, jan, body):
    assert telephone("REPORT", BOOK, body).status_code == 400


def test_a_book_that_does_not_exist_is_not_found(telephone):
    assert telephone("PROPFIND", "/people/carddav/me/enemies/", Depth="1").status_code == 404
