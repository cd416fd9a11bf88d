from django.db import migrations

from intranet.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("purchase_orders", "0001_suppliers_contracts_budget")]
    operations = [AppendOnly("purchase_orders_budgetmovement"), AppendOnly("purchase_orders_overcreditgrant")]
