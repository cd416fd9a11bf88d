from django.db import migrations

from intranet.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("purchase_orders", "0004_orders")]
    operations = [
        AppendOnly("purchase_orders_orderevent"),
        AppendOnly("purchase_orders_receipt"),
        AppendOnly("purchase_orders_receiptline"),
    ]
