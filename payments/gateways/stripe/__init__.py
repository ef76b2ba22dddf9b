"""Cards and other ways to pay through Stripe, by PaymentIntents and the Payment Element.

`adapter` keeps the promises of `base`. `client` speaks to Stripe and sorts clear answers from unclear
ones, `reading` turns objects into facts, `amounts` holds Stripe's own table of currencies, `notices`
checks signatures, `card_entry` is what the payment page needs, `movements` what reconciling does.
"""

from payments.gateways.stripe.adapter import StripeGateway

__all__ = ["StripeGateway"]
