from django.db import migrations

from intranet.audit.append_only import AppendOnly

PURGED = "EXISTS (SELECT 1 FROM citizen_lookup_purge p WHERE OLD.{column} BETWEEN p.first AND p.last)"


def begin_the_chain(apps, schema_editor):
    apps.get_model("citizen_lookup", "RecordHead").objects.create(pk=1, number=0, hash="0" * 64)


class Migration(migrations.Migration):
    dependencies = [("citizen_lookup", "0002_record_purposes_and_grants"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("citizen_lookup_accessentry", released_when=PURGED.format(column="number")),
        AppendOnly("citizen_lookup_accesssubject", released_when=PURGED.format(column="entry_id")),
        AppendOnly("citizen_lookup_confirmation"),
        AppendOnly("citizen_lookup_purge"),
        AppendOnly("citizen_lookup_seal"),
        migrations.RunPython(begin_the_chain, migrations.RunPython.noop),
    ]
