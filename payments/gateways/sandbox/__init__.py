"""The demonstration gateway: takes test cards only, moves no money, exists only where it is switched on.

`adapter` is our side of the wire. `house`, `cards`, `signing` and `delivery` are the far side: what
happens there reaches us by answers and signed events alone.
"""

from payments.gateways.sandbox.adapter import SandboxGateway

__all__ = ["SandboxGateway"]
