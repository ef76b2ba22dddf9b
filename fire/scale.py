"""How much is burnt: all of it, or enough to see that the fire itself works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    points: int = 11  # to die at in each deed; one may be out of reach in a second run
    deaths: int = 10  # of them at least
    delays: int = 10
    crashes: int = 20
    buyers: int = 6
    notices: int = 1000
    sales: int = 60
    requests: int = 5000
    every: int = 500


FULL = Scale()
QUICK = Scale(points=2, deaths=2, delays=2, crashes=3, buyers=3, notices=60, sales=6, requests=500, every=100)
