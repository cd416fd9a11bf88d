from django.db import migrations

from intranet.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles_sessions_logins")]

    operations = [AppendOnly("accounts_loginevent")]
