"""Blocks any page may use. They only show: a preview runs with the editor's own session."""

from core.blocks.actions import CallbackBlock, CallToActionBlock, TrustBarBlock
from core.blocks.choosers import LeanChooserBlock, PhotoBlock
from core.blocks.faq import FaqBlock, QuestionBlock
from core.blocks.parts import PartBlock, PartValue, clean_anchors
from core.blocks.pictures import BeforeAfterBlock, PictureBlock, is_first_picture, photo_of
from core.blocks.words import (
    PLAIN_FEATURES,
    TEXT_FEATURES,
    GuaranteeBlock,
    HowItWorksBlock,
    QuoteBlock,
    StepBlock,
    TextBlock,
)
from core.fields import local_path
from core.sharing import memo, moment, wanted

__all__ = [
    "PLAIN_FEATURES",
    "TEXT_FEATURES",
    "BeforeAfterBlock",
    "CallToActionBlock",
    "CallbackBlock",
    "FaqBlock",
    "GuaranteeBlock",
    "HowItWorksBlock",
    "LeanChooserBlock",
    "PartBlock",
    "PartValue",
    "PhotoBlock",
    "PictureBlock",
    "QuestionBlock",
    "QuoteBlock",
    "StepBlock",
    "TextBlock",
    "TrustBarBlock",
    "clean_anchors",
    "is_first_picture",
    "local_path",
    "memo",
    "moment",
    "photo_of",
    "wanted",
]
