from django.db import migrations

from intranet.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [
        AppendOnly("meetings_itemevent"),
        AppendOnly("meetings_convocation"),
        AppendOnly("meetings_convocationreceipt"),
        AppendOnly("meetings_convocationreading"),
        AppendOnly("meetings_decision"),
    ]
