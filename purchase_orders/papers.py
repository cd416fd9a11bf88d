"""The files of an order: made, checked and kept. Slow, so never inside a transaction that holds a lock."""

import re
from hashlib import sha256

from django.core.files.base import ContentFile

from purchase_orders import house, writing
from purchase_orders.documents import checking, paper, ubl, validation
from purchase_orders.documents.content import OrderDocument
from purchase_orders.models import Order, OrderPapers


def make(order: Order) -> OrderPapers:
    """Make PDF and UBL of a numbered order, check them, and keep them unless the same are kept already.

    For the worker: the official rules are slow to load. Raises validation.RulesMissing.
    """
    document = writing.document_of(order)
    xml = ubl.xml(document) if ubl.is_possible(document) else b""
    problems, was_checked = _problems(document, xml)
    pdf = paper.pdf(document, house.style(), xml or None)
    digest = sha256(pdf + xml).hexdigest()
    latest = order.papers.first()
    if latest and (latest.digest, latest.problems, latest.was_checked_officially) == (digest, problems, was_checked):
        return latest
    made = OrderPapers(order=order, digest=digest, problems=problems, was_checked_officially=was_checked)
    made.pdf.save(file_name(order, "pdf"), ContentFile(pdf), save=False)
    if xml:
        made.xml.save(file_name(order, "xml"), ContentFile(xml), save=False)
    made.save()
    return made


def preview(order: Order) -> bytes:
    """The PDF as it would be now, without the UBL: quick, and unchecked."""
    return paper.pdf(writing.document_of(order), house.style())


def file_name(order: Order, ending: str) -> str:
    """What the file is called on somebody's disk: `BB-2026-00042.pdf`."""
    name = re.sub(r"[^0-9A-Za-z]+", "-", order.number or str(order.pk)).strip("-")
    return f"{name}.{ending}"


def _problems(document: OrderDocument, xml: bytes) -> tuple[list[str], bool]:
    """Sentences on what keeps the order in the house, and whether the official rules were asked."""
    problems = checking.problems(document)
    folder = house.rules_folder()
    if not xml or folder is None:
        return problems, False
    found = validation.findings(xml, folder)
    return problems + [f"{finding.rule}: {finding.message}" for finding in found if finding.is_fatal], True
