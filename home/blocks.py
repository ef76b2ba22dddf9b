"""The one stream every free page uses, put together from the blocks of the apps below."""

from __future__ import annotations

from wagtail import blocks

from booking.blocks import AreasBlock, HeroBlock, PostcodeSearchBlock, ProofsBlock
from catalogue.blocks import ServiceCardsBlock
from core.blocks import CallToActionBlock, FaqBlock, HowItWorksBlock, PictureBlock, QuoteBlock, TextBlock


class PageBody(blocks.StreamBlock):
    text = TextBlock(group="Words")
    how_it_works = HowItWorksBlock(group="Words")
    faq = FaqBlock(group="Words")
    quote = QuoteBlock(group="Words")
    picture = PictureBlock(group="Words")
    hero = HeroBlock(group="Booking")
    postcode_search = PostcodeSearchBlock(group="Booking")
    service_cards = ServiceCardsBlock(group="Booking")
    proofs = ProofsBlock(group="Booking")
    areas = AreasBlock(group="Booking")
    call_to_action = CallToActionBlock(group="Booking")
