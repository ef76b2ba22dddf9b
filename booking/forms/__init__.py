from booking.forms.check import CheckForm
from booking.forms.choices import ChoicesForm
from booking.forms.details import DetailsForm
from booking.forms.drafts import CodeForm, LaterForm
from booking.forms.find import PostcodeForm, TrackForm
from booking.forms.questions import QuestionsForm
from booking.forms.times import TimeForm

__all__ = [
    "CheckForm",
    "ChoicesForm",
    "CodeForm",
    "DetailsForm",
    "LaterForm",
    "PostcodeForm",
    "QuestionsForm",
    "TimeForm",
    "TrackForm",
]
