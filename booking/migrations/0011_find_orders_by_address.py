from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("booking", "0010_order_look_up_rights")]

    operations = [
        migrations.AddIndex("order", models.Index(Lower("guest_email"), name="orders_by_address")),
    ]
