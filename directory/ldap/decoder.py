"""A lean reader of search results under ldap3.

ldap3 builds each entry twice and reads its configuration at every string: with 20,000 people that is nine
tenths of the time. Here a search entry becomes a dictionary of bytes at once; every other message goes to
ldap3's own decoder, as do TLS, binds, controls and paging. Rests on private names of ldap3 2.9: a test
compares both, and the option `directory.lean_decoder` switches back.
"""

from typing import Any

from ldap3 import Connection
from ldap3.core.exceptions import LDAPExtensionError, LDAPSocketReceiveError
from ldap3.strategy.base import RESPONSE_COMPLETE, SESSION_TERMINATED_BY_SERVER, TRANSACTION_ERROR
from ldap3.strategy.sync import SyncStrategy
from ldap3.utils.asn1 import decode_message_fast

_CHUNK = 64 * 1024
_MOST_NAMES = 1000
_names: dict[bytes, str] = {}
_SEARCH_ENTRY = 0x64
_NOTICE_OF_DISCONNECTION = "1.3.6.1.4.1.1466.20036"
_TRANSACTION_ERROR = "2.16.840.1.113719.1.27.103.4"
_GOES_ON = ("searchResEntry", "searchResRef", "intermediateResponse")


def use_lean_decoder(connection: Connection) -> None:
    """Let `connection`, not yet open, read its answers with the lean decoder."""
    strategy = LeanStrategy(connection)
    connection.strategy = strategy
    connection.send = strategy.send
    connection.open = strategy.open
    connection.get_response = strategy.get_response
    connection.post_send_single_response = strategy.post_send_single_response
    connection.post_send_search = strategy.post_send_search


class LeanStrategy(SyncStrategy):
    def _get_response(self, message_id: int, timeout: float | None) -> Any:
        responses: list[Any] = []
        buffer, position = bytearray(), 0
        while True:
            end = message_end(buffer, position)
            if end is None or end > len(buffer):
                del buffer[:position]
                position = 0
                if not self._receive(buffer, end):
                    return SESSION_TERMINATED_BY_SERVER
                continue
            message = bytes(memoryview(buffer)[position:end])
            position = end
            try:
                entry = decode_search_entry(message, message_id)
            except IndexError as error:
                raise LDAPSocketReceiveError("malformed search result entry") from error
            if entry is not None:
                responses.append(entry)
                continue
            response = self._other_message(message, message_id)
            if not isinstance(response, dict):
                return response
            responses.append(response)
            if response["type"] not in _GOES_ON:
                return [*responses, RESPONSE_COMPLETE]

    def _receive(self, buffer: bytearray, wanted: int | None) -> bool:
        """Append what the server sent, at least a chunk or what the message lacks; False at the end."""
        size = max(_CHUNK, (wanted or 0) - len(buffer))
        try:
            received = self.connection.socket.recv(min(size, 16 * _CHUNK))
        except (OSError, AttributeError) as error:
            self.close()
            raise LDAPSocketReceiveError(f"error receiving data: {error}") from error
        buffer += received
        return bool(received)

    def _other_message(self, message: bytes, message_id: int) -> Any:
        decoded = decode_message_fast(message)
        response = self.decode_response_fast(decoded)
        number = int(decoded["messageID"])
        if number == message_id:
            return response
        if number == 0 and response.get("responseName") == _NOTICE_OF_DISCONNECTION:
            return SESSION_TERMINATED_BY_SERVER
        if number == 0 and response.get("responseName") == _TRANSACTION_ERROR:
            return TRANSACTION_ERROR
        if response["type"] == "extendedResp":
            raise LDAPExtensionError("multiple extended responses to a single extended request")
        raise LDAPSocketReceiveError("invalid messageId received")


def message_end(data: bytearray, start: int) -> int | None:
    """Where the BER element at `start` ends; None while its length is not there yet."""
    if len(data) < start + 2:
        return None
    length = data[start + 1]
    if length < 0x80:
        return start + 2 + length
    octets = length & 0x7F
    if len(data) < start + 2 + octets:
        return None
    return start + 2 + octets + int.from_bytes(data[start + 2 : start + 2 + octets], "big")


def decode_search_entry(data: bytes, message_id: int) -> dict[str, Any] | None:
    """The entry in an LDAP message, as ldap3 would give it but raw; None for any other message."""
    position, _end = _element(data, 0)
    value, position = _element(data, position)
    number = int.from_bytes(data[value:position], "big")
    if number != message_id or data[position] != _SEARCH_ENTRY:
        return None
    position, operation_end = _element(data, position)
    if operation_end != len(data):  # controls follow: ldap3 knows them
        return None
    value, position = _element(data, position)
    raw_dn = data[value:position]
    return {
        "type": "searchResEntry",
        "raw_dn": raw_dn,
        "dn": raw_dn.decode("utf-8", "replace"),
        "raw_attributes": _attributes(data, position),
    }


def _attributes(data: bytes, position: int) -> dict[str, list[bytes]]:
    """The list of attributes at `position`. Does itself what `_element` does where it is done a million times."""
    attributes: dict[str, list[bytes]] = {}
    position, attributes_end = _element(data, position)
    while position < attributes_end:
        inner, position = _element(data, position)
        value, inner = _element(data, inner)
        raw_name = data[value:inner]
        name = _names.get(raw_name)
        if name is None:
            name = _remembered(raw_name)
        start, inner_end = _element(data, inner)
        attributes[name] = found = []
        while start < inner_end:
            length = data[start + 1]
            if length < 0x80:
                start += 2
                end = start + length
            else:
                start, end = _element(data, start)
            found.append(data[start:end])
            start = end
    return attributes


def _remembered(raw_name: bytes) -> str:
    """The name of an attribute as text; entry after entry has the same, so they are kept, within bounds."""
    name = raw_name.decode("utf-8", "replace")
    if len(_names) < _MOST_NAMES:
        _names[raw_name] = name
    return name


def _element(data: bytes, start: int) -> tuple[int, int]:
    """Where the value of the BER element at `start` begins and ends."""
    length = data[start + 1]
    if length < 0x80:
        return start + 2, start + 2 + length
    begin = start + 2 + (length & 0x7F)
    return begin, begin + int.from_bytes(data[start + 2 : begin], "big")
