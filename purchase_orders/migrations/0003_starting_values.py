"""What a town starts with: the VAT rates and thresholds in force, and the usual kinds of purchases."""


from datetime import date
from decimal import Decimal

from django.db import migrations

VAT_RATES = (Decimal(21), Decimal(12), Decimal(6), Decimal(0))
VAT_SINCE = date(1996, 1, 1)

# Kind, amount, first and last day, source. Belgium follows the European amount for central government.
THRESHOLDS = (
    ("limited_value", 30_000, date(2022, 1, 1), None, "Art. 92 Act of 17 June 2016, art. 124 RD of 18 April 2017"),
    ("visum", 30_000, date(2022, 1, 1), None, "Decision of the council; confirm the amount of your own town"),
    ("without_publication", 140_000, date(2022, 1, 1), date(2023, 12, 31), "Art. 11 RD of 18 April 2017"),
    ("without_publication", 143_000, date(2024, 1, 1), date(2025, 12, 31), "Art. 11 RD of 18 April 2017"),
    ("without_publication", 140_000, date(2026, 1, 1), None, "To be confirmed: the European amount of 2026"),
    ("eu_supplies_services", 215_000, date(2022, 1, 1), date(2023, 12, 31), "European Commission"),
    ("eu_supplies_services", 221_000, date(2024, 1, 1), date(2025, 12, 31), "European Commission"),
    ("eu_supplies_services", 216_000, date(2026, 1, 1), None, "Regulation (EU) 2025/2152"),
    ("eu_works", 5_382_000, date(2022, 1, 1), date(2023, 12, 31), "European Commission"),
    ("eu_works", 5_538_000, date(2024, 1, 1), date(2025, 12, 31), "European Commission"),
    ("eu_works", 5_404_000, date(2026, 1, 1), None, "Regulation (EU) 2025/2152"),
    ("social_services", 750_000, date(2022, 1, 1), None, "European Commission"),
)

# Divisions and groups of the common procurement vocabulary, in Dutch as published; True for social services.
CATEGORIES = (
    ("03100000", "Producten van land- en tuinbouw", False),
    ("09100000", "Brandstoffen", False),
    ("09300000", "Elektriciteit, verwarming, zonne- en kernenergie", False),
    ("15000000", "Voedingsmiddelen en dranken", False),
    ("18100000", "Werkkleding en veiligheidskleding", False),
    ("22000000", "Drukwerk en aanverwante producten", False),
    ("24000000", "Chemische producten", False),
    ("30100000", "Kantoormachines en kantoorbenodigdheden", False),
    ("30200000", "Computeruitrusting", False),
    ("31500000", "Verlichtingsuitrusting", False),
    ("32000000", "Telecommunicatie- en audio-uitrusting", False),
    ("33000000", "Medische uitrusting en verzorgingsproducten", False),
    ("34100000", "Motorvoertuigen", False),
    ("34900000", "Diverse vervoersuitrusting en verkeersborden", False),
    ("37400000", "Sportartikelen en sportuitrusting", False),
    ("37500000", "Spellen en speelgoed; speeltoestellen", False),
    ("39100000", "Meubilair", False),
    ("39800000", "Schoonmaak- en polijstproducten", False),
    ("44000000", "Bouwmaterialen en bouwconstructies", False),
    ("45000000", "Bouwwerkzaamheden", False),
    ("45233000", "Wegenwerken", False),
    ("48000000", "Softwarepakketten", False),
    ("50000000", "Reparatie- en onderhoudsdiensten", False),
    ("55300000", "Restaurant en catering", True),
    ("60000000", "Vervoersdiensten", False),
    ("64100000", "Post- en koeriersdiensten", False),
    ("66500000", "Verzekeringen en pensioenen", False),
    ("71000000", "Architectuur, bouwkunde en inspectie", False),
    ("72000000", "IT-diensten", False),
    ("77300000", "Tuinbouwdiensten en groenonderhoud", False),
    ("79100000", "Juridische diensten", False),
    ("79600000", "Aanwerving en interim", False),
    ("79900000", "Diverse zakelijke diensten", False),
    ("80000000", "Onderwijs en opleiding", True),
    ("85000000", "Gezondheidszorg en maatschappelijk werk", True),
    ("90500000", "Afvaldiensten", False),
    ("90910000", "Reinigingsdiensten", False),
    ("92000000", "Cultuur, sport en recreatie", True),
)


def fill(apps, schema_editor):
    vat_rate, threshold, category = (
        apps.get_model("purchase_orders", name) for name in ("VatRate", "Threshold", "ProductCategory")
    )
    vat_rate.objects.bulk_create(vat_rate(percentage=rate, valid_from=VAT_SINCE) for rate in VAT_RATES)
    threshold.objects.bulk_create(
        threshold(kind=kind, amount=amount, valid_from=start, valid_to=end, source=source)
        for kind, amount, start, end, source in THRESHOLDS
    )
    category.objects.bulk_create(
        category(code=code, name=name, is_social=is_social) for code, name, is_social in CATEGORIES
    )


class Migration(migrations.Migration):
    dependencies = [("purchase_orders", "0002_append_only")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
