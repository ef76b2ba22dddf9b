"""The pages that present what is sold, and where."""

from services.models.areas import AreaIndexPage, AreaPage
from services.models.pages import ServiceIndexPage, ServicePage

__all__ = ["AreaIndexPage", "AreaPage", "ServiceIndexPage", "ServicePage"]
