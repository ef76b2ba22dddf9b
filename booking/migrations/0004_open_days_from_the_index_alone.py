"""Widen the index that answers which days have room, so that it need not look at the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0003_a_free_order_owes_nothing")]

    operations = [
        migrations.RemoveIndex(model_name="providerday", name="days_with_room"),
        migrations.AddIndex(
            model_name="providerday",
            index=models.Index(fields=["day", "maxrun", "provider", "next_expiry"], name="days_with_room"),
        ),
    ]
