from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0019_what_to_have_ready_is_told_once")]

    operations = [
        migrations.AddIndex(
            "order",
            models.Index(
                condition=models.Q(getting_ready_at__isnull=True, confirmed_at__isnull=False),
                fields=["confirmed_at"],
                name="orders_to_get_ready",
            ),
        ),
    ]
