"""A house that speaks Stripe's API on the loopback address, as strictly as Stripe says it does.

`refusals` holds what is refused and where that is written; `house` the books and the deeds; `keys` the
idempotency layer; `notices` signs and posts events; `wire` the HTTP, with the faults a line can have;
`browser/` a stand-in for Stripe.js with a real form in a frame of the house's own.

What could not be verified without an account: the exact wording of messages, which of two errors comes
first when several apply, real fees, Radar's decisions, and the look of the Payment Element. The house
speaks one API version and answers 400 to any other, which the real one would serve.
"""

from tests.servers.stripe.house import House
from tests.servers.stripe.wire import pointed_at, stripe_house

__all__ = ["House", "pointed_at", "stripe_house"]
