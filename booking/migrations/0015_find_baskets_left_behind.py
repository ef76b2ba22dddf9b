from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0014_words_of_going_on_later")]

    operations = [
        migrations.AddIndex(
            "order",
            models.Index(condition=models.Q(status="draft"), fields=["touched_at"], name="baskets_by_last_touch"),
        ),
    ]
