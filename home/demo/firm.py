"""Who Larkfield is. Telephone numbers are from the range kept free for drama, addresses end in .example."""

from __future__ import annotations

NAME = "Larkfield"
FIRM: dict[str, str] = {
    "name": NAME,
    "tagline": "A hand with the house and the website, in and around Bristol.",
    "legal_name": "Larkfield Home & Studio Ltd",
    "address": "12 Wharf Lane\nBristol\nBS1 4RN",
    "phone": "+441174960123",
    "email": "hello@larkfield.example",
    "opening_hours": "Monday to Saturday, 8 to 6",
    "vat_number": "GB 000 0000 00",
}

CATEGORIES: tuple[tuple[str, str, str], ...] = (
    ("home-cleaning", "Home cleaning", "From the weekly tidy to the day you hand the keys back."),
    ("consultations", "Consultations", "An hour with somebody who knows, before you spend money."),
    ("digital-projects", "Digital projects", "Websites for shops, trades and clubs, made at your table."),
)
