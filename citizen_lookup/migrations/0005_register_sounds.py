from django.db import migrations, models

import intranet.fields


class Migration(migrations.Migration):
    """How names sound is kept beside them; an index that a load can do without replaces a constraint."""

    dependencies = [("citizen_lookup", "0004_register_staged_facts")]

    operations = [
        migrations.AddField(
            "nametoken", "sound", models.CharField(blank=True, default="", max_length=500), preserve_default=False
        ),
        migrations.AddField(
            "residentkey", "stem", intranet.fields.OrdinalCharField(default="", max_length=5), preserve_default=False
        ),
        migrations.RunSQL(
            "UPDATE citizen_lookup_residentkey SET stem = substr(key, 1, 5)", migrations.RunSQL.noop, elidable=True
        ),
        migrations.AddIndex(
            "residentkey",
            models.Index(fields=["stem", "first", "key", "is_here", "resident", "kind"], name="reskey_stem"),
        ),
        migrations.RemoveConstraint("namedelete", "delete_once"),
        migrations.RemoveConstraint("namecode", "code_once"),
        migrations.AddIndex("namedelete", models.Index(fields=["form", "token"], name="delete_form")),
        migrations.AddIndex("namecode", models.Index(fields=["code", "token"], name="code_token")),
        migrations.AlterField("stagedrow", "mark", intranet.fields.OrdinalCharField(max_length=64)),
        migrations.AlterField(
            "registerimport",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "waits to be checked"),
                    ("checking", "is being checked"),
                    ("ready", "checked, not in force yet"),
                    ("held", "held back"),
                    ("releasing", "is being put in force"),
                    ("applied", "taken over"),
                    ("restored", "undone"),
                    ("refused", "refused"),
                    ("discarded", "put aside"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
