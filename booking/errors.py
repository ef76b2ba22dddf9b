"""What a basket or an order can refuse, in sentences for the customer."""

from core.errors import Conflict, DomainError

GONE = "This basket is not there any more. Start a new one: it takes a few minutes."


class Incomplete(DomainError):
    """Something is still to be answered; `where` names the step: services, time, questions or details."""

    code = "incomplete"


class NotOffered(DomainError):
    """A service, option or extra that cannot be had here or now."""

    code = "not_offered"


class PriceChanged(Conflict):
    """The price shown is not the price now; `total` is what it costs now."""

    code = "price_changed"


class BasketGone(Conflict):
    """The basket is not there any more: deleted, put together with another, or left for too long."""

    code = "basket_gone"


class AlreadyPlaced(Conflict):
    """The basket has become an order, in another tab or by a second click."""

    code = "already_placed"
