import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows name the import that wrote them; the database does not look that up anew for each of a million."""

    dependencies = [("citizen_lookup", "0005_register_sounds")]

    operations = [
        *(
            migrations.AlterField(
                model,
                "brought_by",
                models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="citizen_lookup.registerimport",
                ),
            )
            for model in ("resident", "registernumber")
        ),
        migrations.AlterField(
            "stagedrow",
            "brought",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="citizen_lookup.registerimport",
            ),
        ),
    ]
