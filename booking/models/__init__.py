from booking.models.answers import ItemAnswer
from booking.models.drafts import Draft
from booking.models.orders import ItemChoice, Order, OrderItem, OrderStatus, PaymentChoice
from booking.models.prices import ProviderPrice
from booking.models.providers import Provider, ServiceArea
from booking.models.schedule import Closure, HoursException, ProviderDay, TimeOff, WorkingHours
from booking.models.scope import ManagerRight, ManagerScope, Right
from booking.models.visits import Appointment, AppointmentStatus, Slot, SlotStatus
from booking.wording import BookingWording  # stands apart, since models here know nothing of the CMS

__all__ = [
    "Appointment",
    "AppointmentStatus",
    "BookingWording",
    "Closure",
    "Draft",
    "HoursException",
    "ItemAnswer",
    "ItemChoice",
    "ManagerRight",
    "ManagerScope",
    "Order",
    "OrderItem",
    "OrderStatus",
    "PaymentChoice",
    "Provider",
    "ProviderDay",
    "ProviderPrice",
    "Right",
    "ServiceArea",
    "Slot",
    "SlotStatus",
    "TimeOff",
    "WorkingHours",
]
