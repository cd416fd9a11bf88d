"""The order for machines. The official rules are not ours to spread: PEPPOL_RULES_DIR names a folder with them."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from purchase_orders.documents import checking, ubl, validation
from purchase_orders.documents.content import Contact
from tests.purchase_orders import papers

RULES = os.environ.get("PEPPOL_RULES_DIR", "")
with_official_rules = pytest.mark.skipif(
    not RULES,
    reason="PEPPOL_RULES_DIR names no folder with UBL-Order-2.1.xsd and PEPPOLBIS-T01.xslt, which may not be spread.",
)
NAMES = {"cac": ubl.CAC, "cbc": ubl.CBC}


def texts(order, path):
    return [node.text for node in etree.fromstring(ubl.xml(order)).iterfind(path, NAMES)]


@with_official_rules
def test_forty_varied_orders_pass_schema_and_rules_without_a_warning():
    for order in papers.varied_orders(40):
        assert validation.findings(ubl.xml(order), Path(RULES)) == [], order.number


@with_official_rules
def test_the_official_rules_are_really_asked():
    nowhere = replace(papers.SUPPLIER, enterprise_number="", peppol_id="")
    found = validation.findings(ubl.xml(papers.order(seller=nowhere)), Path(RULES))
    assert any("EndpointID" in finding.message and finding.is_fatal for finding in found)
    upside_down = ubl.xml(papers.order()).replace(b"cbc:IssueDate>", b"cbc:Bogus>")
    assert [finding.rule for finding in validation.findings(upside_down, Path(RULES))] == ["UBL-2.1"]


def test_without_the_files_nothing_passes_as_checked(tmp_path):
    assert validation.missing_files(tmp_path) == ["UBL-Order-2.1.xsd", "PEPPOLBIS-T01.xslt"]
    with pytest.raises(validation.RulesMissing):
        validation.findings(ubl.xml(papers.order()), tmp_path)


def test_vat_is_worked_out_anew_from_the_xml():
    """The official rules do not look at VAT, so this does, from the file and not from our own numbers."""
    for order in papers.varied_orders(40):
        root = etree.fromstring(ubl.xml(order))
        bases = {}
        for item in root.iterfind("cac:OrderLine/cac:LineItem", NAMES):
            rate = item.findtext("cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", namespaces=NAMES)
            bases[rate] = bases.get(rate, 0) + Decimal(item.findtext("cbc:LineExtensionAmount", namespaces=NAMES))
        tax = sum(int(base * Decimal(rate) + Decimal("0.5")) for rate, base in bases.items())
        assert Decimal(root.findtext("cac:TaxTotal/cbc:TaxAmount", namespaces=NAMES)) * 100 == tax


def test_every_order_made_up_here_adds_up_and_has_no_empty_element():
    for order in papers.varied_orders(40):
        assert checking.problems(order) == []
        assert [node.tag for node in etree.fromstring(ubl.xml(order)).iter() if not len(node) and not node.text] == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"tax": Decimal("21.00")}, "The VAT is not the sum of the VAT per rate."),
        ({"net": Decimal("1.00")}, "The total without VAT is not the sum of the lines."),
        ({"total": Decimal("1.00")}, "The total with VAT is not the total without VAT and the VAT together."),
        ({"vat_totals": ()}, "The VAT does not follow from the lines."),
        ({"lines": ()}, "The order has no lines."),
        ({"lines": (replace(papers.line(), amount=Decimal(40)),)}, "Line 1 does not come to 40."),
        ({"lines": (papers.line(1), papers.line(1))}, "Two lines have the same number."),
    ],
)
def test_an_order_that_does_not_add_up_is_found_out(english, wrong, sentence):
    assert sentence in checking.problems(replace(papers.order(), **wrong))


def test_reverse_charge_with_tax_is_found_out(english):
    """The official rules take a line under reverse charge with 21 per cent of tax for valid."""
    order = papers.order(papers.line(reverse_charge=True))
    taxed = replace(order.vat_totals[0], tax=Decimal("9.87"))
    wrong = replace(order, vat_totals=(taxed,), tax=taxed.tax, total=order.net + taxed.tax)
    assert checking.problems(wrong) == ["The VAT does not follow from the lines."]


def test_a_discount_shows_as_what_it_takes_off_the_price():
    order = papers.order(papers.line(price="4.70", discount="15"))
    price = "cac:OrderLine/cac:LineItem/cac:Price/"
    assert texts(order, f"{price}cbc:PriceAmount") == ["3.995"]
    assert texts(order, f"{price}cac:AllowanceCharge/cbc:Amount") == ["0.705"]
    assert texts(order, f"{price}cac:AllowanceCharge/cbc:BaseAmount") == ["4.7"]


def test_the_seal_of_what_was_approved_is_in_the_xml_and_a_draft_has_none():
    seal = "cac:AdditionalDocumentReference/cbc:ID"
    assert texts(papers.order(), seal) == [papers.SEAL]
    assert texts(papers.order(seal=""), seal) == []


def test_only_the_buyer_states_a_vat_number():
    order = papers.order()
    assert texts(order, "cac:BuyerCustomerParty//cac:PartyTaxScheme/cbc:CompanyID") == [papers.TOWN.vat_number]
    assert texts(order, "cac:SellerSupplierParty//cac:PartyTaxScheme/cbc:CompanyID") == []


def test_what_a_supplier_is_called_cannot_break_the_xml():
    seller = replace(papers.SUPPLIER, name="<b>Jansen & Zoon</b>\x00\x0b", contact=Contact(name="   "))
    order = papers.order(seller=seller)
    assert texts(order, "cac:SellerSupplierParty//cac:PartyName/cbc:Name") == ["<b>Jansen & Zoon</b>"]
    assert texts(order, "cac:SellerSupplierParty//cac:Contact/cbc:Name") == []


def test_a_supplier_whom_peppol_cannot_find_gets_no_xml():
    assert ubl.is_possible(papers.order())
    assert not ubl.is_possible(papers.order(seller=replace(papers.SUPPLIER, enterprise_number="", peppol_id="")))
