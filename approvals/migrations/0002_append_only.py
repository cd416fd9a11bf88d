from django.db import migrations

from intranet.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [
        AppendOnly("approvals_approvalstep"),
        AppendOnly("approvals_candidate"),
        AppendOnly("approvals_decision"),
        AppendOnly("approvals_event"),
        AppendOnly("approvals_mention"),
        AppendOnly("approvals_policyversion"),
    ]
