"""The XML of WebDAV (RFC 4918) as far as a read-only address book needs it."""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.http import HttpResponse

DAV, CARDDAV, CALENDAR_SERVER = "DAV:", "urn:ietf:params:xml:ns:carddav", "http://calendarserver.org/ns/"
for _prefix, _namespace in (("d", DAV), ("card", CARDDAV), ("cs", CALENDAR_SERVER)):
    register_namespace(_prefix, _namespace)


class NotUnderstood(Exception):
    """The body is no XML that can be read."""


def name(namespace, tag):
    return f"{{{namespace}}}{tag}"


def element(namespace, tag, *children, text=""):
    made = Element(name(namespace, tag))
    made.text = text or None
    made.extend(children)
    return made


def href(namespace, tag, address):
    """An element that holds one address."""
    return element(namespace, tag, element(DAV, "href", text=address))


def parsed(body):
    """The root of a request's body, None when it is empty. Raises NotUnderstood."""
    if not body.strip():
        return None
    try:
        return fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotUnderstood from error


def asked_properties(root):
    """The names of the properties that are asked, None for all."""
    wanted = root.find(name(DAV, "prop")) if root is not None else None
    return None if wanted is None else [child.tag for child in wanted]


def multistatus(answers, asked):
    """207: for each (address, properties) what is known of the properties asked, and what is not."""
    root = element(DAV, "multistatus")
    for address, properties in answers:
        response = SubElement(root, name(DAV, "response"))
        SubElement(response, name(DAV, "href")).text = address
        if properties is None:
            SubElement(response, name(DAV, "status")).text = "HTTP/1.1 404 Not Found"
            continue
        names = list(properties) if asked is None else asked
        _propstat(response, [properties[tag] for tag in names if tag in properties], "200 OK")
        _propstat(response, [Element(tag) for tag in names if tag not in properties], "404 Not Found")
    return xml_response(root, 207)


def _propstat(response, found, status):
    if found:
        propstat = SubElement(response, name(DAV, "propstat"))
        SubElement(propstat, name(DAV, "prop")).extend(found)
        SubElement(propstat, name(DAV, "status")).text = f"HTTP/1.1 {status}"


def precondition(namespace, tag):
    """403 with the rule that was not kept."""
    return xml_response(element(DAV, "error", element(namespace, tag)), 403)


def xml_response(root, status):
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, status=status, content_type="application/xml; charset=utf-8")
