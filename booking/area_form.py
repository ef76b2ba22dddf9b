"""A provider's area, told by a postcode and how far they go."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from booking.models import ServiceArea
from core.errors import DomainError
from core.geo import Place, locate, normalise

if TYPE_CHECKING:
    AreaFormBase = forms.ModelForm[ServiceArea]
else:
    AreaFormBase = forms.ModelForm


class ServiceAreaForm(AreaFormBase):
    """Looks the centre up from the postcode; nobody types coordinates."""

    postcode = forms.CharField(max_length=20)
    place: Place | None = None

    class Meta:
        model = ServiceArea
        fields = ("postcode", "radius_km")

    def clean_postcode(self) -> str:
        try:
            self.place = locate(normalise(self.cleaned_data["postcode"]))
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return self.place.postcode

    def save(self, commit: bool = True) -> Any:
        if self.place is not None:
            self.instance.lat = Decimal(str(self.place.lat))
            self.instance.lng = Decimal(str(self.place.lng))
        return super().save(commit)
