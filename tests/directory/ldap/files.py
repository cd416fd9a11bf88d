"""A town whose entries a test writes itself, through an LDIF file."""

import base64
import uuid

from directory.ldap.sync import synchronise

BASE = "ou=people,dc=hopbeke,dc=test"


def key_of(uid):
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, uid))


def entry(uid, dn=None, **attributes):
    """An ordinary entry with other attributes: text, bytes, a list of either, or None for none at all."""
    content = {
        "objectClass": "inetOrgPerson",
        "uid": uid,
        "cn": uid.title(),
        "sn": uid.title(),
        "entryUUID": key_of(uid),
    }
    return dn or f"uid={uid},{BASE}", content | attributes


def with_login(login_name, key):
    """An entry that claims a login name, told apart by its key."""
    return entry(login_name, dn=f"cn={key},{BASE}", entryUUID=key_of(key))


class FileTown:
    def __init__(self, source, path):
        self.source, self.path = source, path

    def read(self, *entries, **options):
        """Write these entries, everything else being gone, and read the source."""
        self.path.write_bytes(b"\n".join(_record(dn, content) for dn, content in entries))
        return synchronise(self.source, **options)


def _record(dn, content):
    lines = [_line("dn", dn)]
    for name, values in content.items():
        several = values if isinstance(values, list) else [values]
        lines += [_line(name, value) for value in several if value is not None]
    return b"".join(lines)


def _line(name, value):
    raw = value.encode() if isinstance(value, str) else value
    return name.encode() + b":: " + base64.b64encode(raw) + b"\n"
