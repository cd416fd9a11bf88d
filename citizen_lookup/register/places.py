"""Finds residents by where they live. People whose address is protected are counted apart, never given."""

from dataclasses import dataclass
from typing import Any

from citizen_lookup.register import names, statements
from citizen_lookup.register.search import People, readings
from citizen_lookup.source import Criteria, Match, NotSearchable, Reason, ResidentState
from intranet.folding import after_prefix

TABLE = "citizen_lookup_resident"
SHORTEST_STREET = 3


@dataclass
class AtPlace:
    people: People
    withheld: int = 0


def is_street(text: str) -> bool:
    """Whether a street of somebody in the register begins so."""
    prefix = names.street(text)
    if len(prefix) < SHORTEST_STREET:
        return False
    begins_so = f"SELECT 1 FROM {TABLE} WHERE norm_street >= %s AND norm_street < %s LIMIT 1"
    return bool(statements.rows(begins_so, [prefix, after_prefix(prefix)]))


def by_address(criteria: Criteria, *, limit: int, with_departed: bool) -> AtPlace:
    """Who lives in this street at this number; with names, those of them who bear it. Raises NotSearchable."""
    prefix = names.street(criteria.street)
    if len(prefix) < SHORTEST_STREET:
        raise NotSearchable
    conditions = ["norm_street >= %s", "norm_street < %s"]
    return _at(criteria, conditions, [prefix, after_prefix(prefix)], limit, with_departed)


def by_postcode(criteria: Criteria, *, limit: int, with_departed: bool) -> AtPlace:
    """Who of this name lives at this number somewhere in this postcode. Raises NotSearchable."""
    return _at(criteria, ["postcode = %s"], [criteria.postcode], limit, with_departed)


def _at(criteria: Criteria, conditions: list[str], parameters: list[Any], limit: int, with_departed: bool) -> AtPlace:
    number, box = names.split_box(criteria.house_number)
    house, suffix = names.house(number)
    if house is None:
        raise NotSearchable
    conditions, parameters = [*conditions, "house = %s"], [*parameters, house]
    if suffix:
        conditions, parameters = [*conditions, "house_suffix = %s"], [*parameters, suffix]
    if criteria.box or box:
        conditions, parameters = [*conditions, "box = %s"], [*parameters, criteria.box or box]
    if not with_departed:
        conditions, parameters = [*conditions, "state = %s"], [*parameters, ResidentState.HERE.value]
    if criteria.names or criteria.last_name:
        condition, more = _bears_name(criteria)
        conditions, parameters = [*conditions, condition], [*parameters, *more]
    where = " AND ".join(conditions)
    found = AtPlace(People(limit))
    lives_there = f"SELECT id, is_protected FROM {TABLE} WHERE {where} LIMIT %s"
    for resident, is_protected in statements.rows(lives_there, [*parameters, 4 * limit + 4]):
        if is_protected:
            found.withheld += 1
        else:
            found.people.add(resident, Reason(Match.ADDRESS))
    return found


def _bears_name(criteria: Criteria) -> tuple[str, list[str]]:
    ranges: list[str] = []
    for wanted in readings(criteria):
        forms = names.forms(wanted.surname)
        for key in {forms.full, forms.core} - {""}:
            ranges += [key, after_prefix(key)]
    either = " OR ".join(["(k.key >= %s AND k.key < %s)"] * (len(ranges) // 2))
    bears = f"SELECT 1 FROM citizen_lookup_residentkey k WHERE k.resident_id = {TABLE}.id AND ({either})"
    return f"EXISTS ({bears})", ranges
