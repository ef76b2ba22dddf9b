"""The API's addresses, apart so that the schema holds nothing else.

The schema names each path as clients know it, without a trailing slash; `with_slash` holds its
twins, served alike and never redirected, since a redirected POST loses its body.
"""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from drf_spectacular.views import SpectacularAPIView

from accounts.api import Me, TokenRefreshView, TokenRevokeView, TokenSignInView
from accounts.api_account import ConfirmPasswordReset, Register, ResendVerification, ResetPassword, VerifyEmail
from booking.api.appointments import AppointmentDetail, Appointments
from booking.api.customers import CustomerDetail, Customers
from booking.api.guests import CheckEmail, LinkLogin, LinkRegister
from booking.api.orders import Checkout, OrderDetail, Orders
from booking.api.payment import CreatePaymentIntent, PaymentStatus
from booking.api.slots import Slots
from booking.api.staff import ServicesByPostcode, StaffByPostcode, StaffDetail, StaffList
from catalogue.api import ServiceDetail, ServiceList
from core.addresses.api import AddressAutocomplete, AddressDetails
from core.api import ApiDocs, NothingHere

urlpatterns: list[URLPattern] = [
    path("api/services", ServiceList.as_view(), name="api-services"),
    path("api/services/by-postcode", ServicesByPostcode.as_view(), name="api-services-by-postcode"),
    path("api/services/<slug:slug>", ServiceDetail.as_view(), name="api-service"),
    path("api/staff", StaffList.as_view(), name="api-staff"),
    path("api/staff/by-postcode", StaffByPostcode.as_view(), name="api-staff-by-postcode"),
    path("api/staff/<uuid:public_id>", StaffDetail.as_view(), name="api-person"),
    path("api/slots", Slots.as_view(), name="api-slots"),
    path("api/orders", Orders.as_view(), name="api-orders"),
    path("api/orders/<str:key>", OrderDetail.as_view(), name="api-order"),
    path("api/orders/<str:key>/payment-status", PaymentStatus.as_view(), name="api-payment-status"),
    path("api/checkout", Checkout.as_view(), name="api-checkout"),
    path("api/create-payment-intent", CreatePaymentIntent.as_view(), name="api-create-payment-intent"),
    path("api/customers", Customers.as_view(), name="api-customers"),
    path("api/customers/<int:pk>", CustomerDetail.as_view(), name="api-customer"),
    path("api/appointments", Appointments.as_view(), name="api-appointments"),
    path("api/appointments/<uuid:public_id>", AppointmentDetail.as_view(), name="api-appointment"),
    path("api/bkg/guest/check-email", CheckEmail.as_view(), name="api-check-email"),
    path("api/bkg/guest/order/<str:number>/link-login", LinkLogin.as_view(), name="api-link-login"),
    path("api/bkg/guest/order/<str:number>/link-register", LinkRegister.as_view(), name="api-link-register"),
    path("api/address/autocomplete", AddressAutocomplete.as_view(), name="api-address-autocomplete"),
    path("api/address/details", AddressDetails.as_view(), name="api-address-details"),
    path("api/auth/token", TokenSignInView.as_view(), name="api-token"),
    path("api/auth/token/refresh", TokenRefreshView.as_view(), name="api-token-refresh"),
    path("api/auth/token/revoke", TokenRevokeView.as_view(), name="api-token-revoke"),
    path("api/auth/register", Register.as_view(), name="api-register"),
    path("api/auth/email/verify", VerifyEmail.as_view(), name="api-verify-email"),
    path("api/auth/email/resend", ResendVerification.as_view(), name="api-resend-verification"),
    path("api/auth/password/reset", ResetPassword.as_view(), name="api-reset-password"),
    path("api/auth/password/reset/confirm", ConfirmPasswordReset.as_view(), name="api-confirm-password-reset"),
    path("api/auth/me", Me.as_view(), name="api-me"),
    path("api/schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs", ApiDocs.as_view(url_name="api-schema"), name="api-docs"),
]
with_slash = [path(f"{entry.pattern}/", entry.callback) for entry in urlpatterns]
nothing_here = [re_path(r"^api(/.*)?$", NothingHere.as_view())]
