"""Where postcodes lie."""

from __future__ import annotations

from django.db import models


class PostcodeArea(models.Model):
    """The centre of an outcode, the first half of a UK postcode."""

    outcode = models.CharField(max_length=4, unique=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5)
    lng = models.DecimalField(max_digits=8, decimal_places=5)
    name = models.CharField(max_length=80, blank=True, help_text="What people call it, such as Clifton.")

    def __str__(self) -> str:
        return self.outcode
