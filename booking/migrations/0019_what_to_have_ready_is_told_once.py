from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0018_who_handles_an_order")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="getting_ready_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When what to know beforehand was told, or found to be known.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="orderitem",
            name="getting_ready_told",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Its customer was told what to know beforehand with this order.",
            ),
        ),
    ]
