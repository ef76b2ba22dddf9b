import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0017_manager_scope"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                help_text="In the office.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="orders_handled",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
