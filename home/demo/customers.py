"""People who book in the demonstration, and where they live. None of them exists."""

from __future__ import annotations

ACCOUNT = "customer@larkfield.example"
MAIL = "post.larkfield.example"

FIRST = (
    "Ada", "Ben", "Carys", "Dev", "Elin", "Farah", "Gus", "Hana", "Idris", "Jess", "Kofi", "Lena", "Moira", "Nils",
    "Olive", "Pavel", "Rosa", "Sam", "Tess", "Umar", "Vera", "Will", "Yara", "Zoe",
)  # fmt: skip
LAST = (
    "Archer", "Bright", "Cotter", "Dunn", "Ellery", "Fry", "Garside", "Hume", "Ireland", "Joyce", "Kerr", "Lovell",
    "Marsh", "Noble", "Orchard", "Pike", "Quill", "Rowe", "Sharma", "Teague", "Unwin", "Voss", "Wren", "Yeo",
)  # fmt: skip
STREETS = (
    ("Chandos Road", "BS6 6PE"),
    ("Gloucester Road", "BS7 8AE"),
    ("North Street", "BS3 1HT"),
    ("Stapleton Road", "BS5 0QR"),
    ("Wells Road", "BS4 2QD"),
    ("Whiteladies Road", "BS8 2NH"),
    ("Westbury Hill", "BS9 3AG"),
    ("Fishponds Road", "BS16 3UH"),
    ("Regent Street", "BS15 8LH"),
    ("Filton Avenue", "BS34 7JW"),
    ("Redcliff Street", "BS1 6LX"),
    ("Bath Road", "BS31 1ST"),
)
NOTES = (
    "",
    "",
    "Please ring, the knocker is stuck.",
    "Key safe by the blue door, code by telephone.",
    "We have an old dog. He only looks fierce.",
    "Parking in the street is free after ten.",
    "Top floor, the lift works again.",
)
