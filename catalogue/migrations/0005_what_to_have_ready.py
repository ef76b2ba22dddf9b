import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_prices_of_areas")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="getting_ready",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Mailed once to whoever books it for the first time: what to have ready, what we bring, how "
                "long it takes. Plain text, an empty line between paragraphs. Empty: no such mail.",
                max_length=2000,
                validators=[django.core.validators.MaxLengthValidator(2000)],
            ),
            preserve_default=False,
        ),
    ]
