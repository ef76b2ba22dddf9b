"""The form editors upload pictures with."""

from __future__ import annotations

from struct import error as BadStructure
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

# Whatever a picture's reader stumbles over in a broken file.
BROKEN = (OSError, SyntaxError, ValueError, AttributeError, KeyError, IndexError, EOFError, BadStructure)


class PictureField(WagtailImageField):
    """A picture that can be read; a broken file is refused in words where its reader would fail."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except BROKEN as trouble:
            said = "That file is broken or no picture. Save it again as JPEG or PNG and choose it once more."
            raise ValidationError(said, code="invalid_image") from trouble


class PictureForm(BaseImageForm):
    file = PictureField(label="File")
