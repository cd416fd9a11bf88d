"""A read-only CardDAV server (RFC 6352), as little as telephones need: colleagues, and favourites apart.

Addresses: the root leads to the principal (`me`), which holds two address books, which hold contacts.
Who asks is known by Basic authentication: the account's name, and a token as the password.
"""

import base64
import binascii
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from directory.cards import Card
from directory.feeds.answers import etag_of, open_to_tokens
from directory.feeds.dav_xml import (
    CALENDAR_SERVER,
    CARDDAV,
    DAV,
    NotUnderstood,
    asked_properties,
    element,
    href,
    multistatus,
    name,
    parsed,
    precondition,
)
from directory.feeds.scopes import CONTACTS
from directory.models import Person
from directory.vcards import vcard
from directory.visibility import Viewer
from intranet.tokens import services as tokens

BOOKS = ("colleagues", "favourites")
_CONTACT_TYPE = "text/vcard; charset=utf-8"


def _for_telephones(**methods):
    """Make a view of one kind of resource: a function for each method; OPTIONS and the errors come with it."""

    @open_to_tokens
    def view(request, **where):
        user = _user_of(request)
        if user is None:
            return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Belfort", charset="UTF-8"'})
        request.user = user
        allowed = ["OPTIONS", *methods]
        if request.method == "OPTIONS":
            response = HttpResponse(headers={"Allow": ", ".join(allowed)})
        elif request.method in methods:
            response = _answer(methods[request.method], request, where)
        else:
            response = HttpResponseNotAllowed(allowed)
        response["DAV"] = "1, 3, addressbook"
        return response

    # No cookie is looked at here, so no other site can make a browser act in somebody's name.
    view.csrf_exempt = True
    return view


def _answer(method, request, where):
    try:
        return method(request, **where)
    except NotUnderstood:
        return HttpResponse(status=400)


def _user_of(request):
    scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, _colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    user = tokens.user_of(secret, scope=CONTACTS)
    return user if user is not None and user.username.casefold() == username.casefold() else None


def _principal_address():
    return reverse("directory:carddav_principal")


def _book_address(book):
    return reverse("directory:carddav_book", args=[book])


def _properties(*elements):
    return {found.tag: found for found in elements}


def _collection(title, *kinds):
    return (
        element(DAV, "resourcetype", element(DAV, "collection"), *kinds),
        element(DAV, "displayname", text=title),
        href(DAV, "current-user-principal", _principal_address()),
        element(DAV, "current-user-privilege-set", element(DAV, "privilege", element(DAV, "read"))),
    )


def _root_properties():
    return _properties(*_collection("Belfort"))


def _principal_properties(user):
    return _properties(
        *_collection(str(user), element(DAV, "principal")),
        href(DAV, "principal-URL", _principal_address()),
        href(CARDDAV, "addressbook-home-set", _principal_address()),
    )


def _book_properties(book, user):
    reports = [
        element(DAV, "supported-report", element(DAV, "report", element(CARDDAV, report)))
        for report in ("addressbook-query", "addressbook-multiget")
    ]
    version = etag_of("".join(etag for _card, _body, etag in _contacts(book, user)).encode())
    return _properties(
        *_collection(
            {"colleagues": _("Colleagues"), "favourites": _("Favourites")}[book], element(CARDDAV, "addressbook")
        ),
        href(DAV, "owner", _principal_address()),
        element(DAV, "supported-report-set", *reports),
        element(CALENDAR_SERVER, "getctag", text=version),
    )


def _contact_properties(body, etag):
    return _properties(
        element(DAV, "resourcetype"),
        element(DAV, "getetag", text=etag),
        element(DAV, "getcontenttype", text=_CONTACT_TYPE),
        element(CARDDAV, "address-data", text=body),
    )


def _people(book, user):
    if book not in BOOKS:
        raise Http404
    people = Person.objects.active().for_contacts()
    return people.filter(favoured_by__owner=user) if book == "favourites" else people


def _contacts(book, user, slugs=None):
    people = _people(book, user)
    viewer = Viewer.of(user)
    for person in people if slugs is None else people.filter(slug__in=slugs):
        card = Card(person, viewer)
        body = vcard(card)
        yield card, body, etag_of(body.encode())


def _contact_answers(contacts, book):
    return [
        (reverse("directory:carddav_contact", args=[book, card.slug]), _contact_properties(body, etag))
        for card, body, etag in contacts
    ]


def _find_root(request):
    return multistatus([(request.path, _root_properties())], asked_properties(parsed(request.body)))


def _find_principal(request):
    answers = [(request.path, _principal_properties(request.user))]
    if request.headers.get("Depth", "0") != "0":
        answers += [(_book_address(book), _book_properties(book, request.user)) for book in BOOKS]
    return multistatus(answers, asked_properties(parsed(request.body)))


def _find_book(request, book):
    asked = asked_properties(parsed(request.body))
    answers = [(request.path, _book_properties(book, request.user))]
    if request.headers.get("Depth", "0") != "0":
        answers += _contact_answers(_contacts(book, request.user), book)
    return multistatus(answers, asked)


def _report_book(request, book):
    """Contacts by their addresses, or all: a search on the server is not offered, telephones search themselves."""
    root = parsed(request.body)
    if root is None:
        raise NotUnderstood
    if root.tag == name(CARDDAV, "addressbook-multiget"):
        return _multiget(request, book, [found.text or "" for found in root.findall(name(DAV, "href"))], root)
    if root.tag != name(CARDDAV, "addressbook-query"):
        return precondition(DAV, "supported-report")
    if root.find(f"{name(CARDDAV, 'filter')}/{name(CARDDAV, 'prop-filter')}") is not None:
        return precondition(CARDDAV, "supported-filter")
    return multistatus(_contact_answers(_contacts(book, request.user), book), asked_properties(root))


def _multiget(request, book, addresses, root):
    slug_of = {address: _slug(address, book) for address in addresses}
    found = {card.slug: (body, etag) for card, body, etag in _contacts(book, request.user, set(slug_of.values()))}
    answers = [
        (address, _contact_properties(*found[slug]) if slug in found else None) for address, slug in slug_of.items()
    ]
    return multistatus(answers, asked_properties(root))


def _slug(address, book):
    """The colleague that an address of this book names, empty for any other address."""
    try:
        match = resolve(unquote(urlsplit(address).path))
    except (Resolver404, ValueError):
        return ""
    is_contact = match.view_name == "directory:carddav_contact" and match.kwargs["book"] == book
    return match.kwargs["slug"] if is_contact else ""


def _one_contact(request, book, slug):
    for found in _contacts(book, request.user, [slug]):
        return found
    raise Http404


def _find_contact(request, book, slug):
    _card, body, etag = _one_contact(request, book, slug)
    return multistatus([(request.path, _contact_properties(body, etag))], asked_properties(parsed(request.body)))


def _get_contact(request, book, slug):
    _card, body, etag = _one_contact(request, book, slug)
    return HttpResponse(body, content_type=_CONTACT_TYPE, headers={"ETag": etag, "Cache-Control": "private, no-cache"})


root = _for_telephones(PROPFIND=_find_root)
principal = _for_telephones(PROPFIND=_find_principal)
address_book = _for_telephones(PROPFIND=_find_book, REPORT=_report_book)
contact = _for_telephones(PROPFIND=_find_contact, GET=_get_contact, HEAD=_get_contact)
