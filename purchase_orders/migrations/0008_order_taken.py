from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations, models

MONTHS_PER_PERIOD = {"monthly": 1, "quarterly": 3, "yearly": 12}


def count_what_came(apps, schema_editor):
    """Closed orders counted with all that was ordered; from here on with what their receipts say."""
    orders = apps.get_model("purchase_orders", "Order")
    for order in orders.objects.filter(state="closed").prefetch_related("lines__receipt_lines"):
        order.taken = sum((_worth(line) for line in order.lines.all()), Decimal(0))
        if months := order.duration_months and MONTHS_PER_PERIOD.get(order.recurrence):
            order.taken *= -(-order.duration_months // months)
        order.save(update_fields=["taken"])


def _worth(line):
    received = sum((entry.quantity for entry in line.receipt_lines.all()), Decimal(0))
    net_price = line.unit_price - line.unit_price * line.discount_percent / 100
    return (received * net_price).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Migration(migrations.Migration):
    dependencies = [("purchase_orders", "0007_order_written_in")]
    operations = [
        migrations.AddField(
            "order",
            "taken",
            models.DecimalField(
                decimal_places=2,
                editable=False,
                help_text="Of a closed order: what came, excl. VAT, over the whole duration.",
                max_digits=16,
                null=True,
                verbose_name="really taken",
            ),
        ),
        migrations.RunPython(count_what_came, migrations.RunPython.noop),
    ]
