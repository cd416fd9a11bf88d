from django.db import migrations

from intranet.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("letter_numbers", "0001_initial")]
    operations = [AppendOnly("letter_numbers_issue"), AppendOnly("letter_numbers_voiding")]
