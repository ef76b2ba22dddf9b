"""The one stream every free page uses, put together from the blocks of the apps below."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from booking.blocks import (
    AreasBlock,
    BookServiceBlock,
    HeroBlock,
    NextTimesBlock,
    PostcodeSearchBlock,
    ProofsBlock,
    TeamBlock,
)
from catalogue.blocks import PriceTableBlock, ServiceCardsBlock
from core.blocks import (
    BeforeAfterBlock,
    CallbackBlock,
    CallToActionBlock,
    FaqBlock,
    GuaranteeBlock,
    HowItWorksBlock,
    PictureBlock,
    QuoteBlock,
    TextBlock,
    TrustBarBlock,
    clean_anchors,
)


class PageBody(blocks.StreamBlock):
    hero = HeroBlock(group="Top")
    postcode_search = PostcodeSearchBlock(group="Booking")
    book_service = BookServiceBlock(group="Booking")
    service_cards = ServiceCardsBlock(group="Booking")
    price_table = PriceTableBlock(group="Booking")
    next_times = NextTimesBlock(group="Booking")
    call_to_action = CallToActionBlock(group="Booking")
    callback = CallbackBlock(group="Booking")
    proofs = ProofsBlock(group="Trust")
    trust_bar = TrustBarBlock(group="Trust")
    guarantee = GuaranteeBlock(group="Trust")
    team = TeamBlock(group="Trust")
    areas = AreasBlock(group="Trust")
    quote = QuoteBlock(group="Trust")
    text = TextBlock(group="Words and pictures")
    how_it_works = HowItWorksBlock(group="Words and pictures")
    faq = FaqBlock(group="Words and pictures")
    picture = PictureBlock(group="Words and pictures")
    before_after = BeforeAfterBlock(group="Words and pictures")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if doubled := clean_anchors(cleaned):
            raise blocks.StreamBlockValidationError(block_errors=doubled)
        return cleaned
