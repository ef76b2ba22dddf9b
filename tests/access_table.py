"""Who gets what at every address, as reviewed by a person. A new route needs a line here.

Each line names a route as Django does (`namespace:name`), an example path, and the answer to a GET
by each role. SIGN_IN is being led to the sign-in page. A role that is not named gets what `everyone`
says. Routes that only take other methods answer 405 to a GET. `follow` judges people who are
signed in by where a redirect leaves them, so that a circle of redirects shows.
"""

from __future__ import annotations

from dataclasses import dataclass

SIGN_IN = 302
NOBODYS = "00000000-0000-0000-0000-000000000000"
ROLES = ("anonymous", "customer", "provider", "manager", "admin", "editor")


@dataclass(frozen=True)
class Verdict:
    """What each role is answered at `path`, an example address of the route `name`."""

    name: str
    path: str
    everyone: int = 0
    anonymous: int = 0
    customer: int = 0
    provider: int = 0
    manager: int = 0
    admin: int = 0
    editor: int = 0
    follow: bool = False

    def answer(self, role: str) -> int:
        said: int = getattr(self, role) or self.everyone
        assert said, f"{self.name} says nothing about {role}"
        return said


def signed_in(name: str, path: str, status: int = 200) -> Verdict:
    """Return the verdict of a page for everybody with an account."""
    return Verdict(name, path, everyone=status, anonymous=SIGN_IN)


# Trees of other people's pages, each judged by its front door. Everything below goes through it.
TREES = {
    "admin/": Verdict("admin", "/admin/", everyone=403, anonymous=SIGN_IN, admin=200, follow=True),
    # Which rooms of the CMS an editor may enter is told by tests/home/test_editor_rights.py.
    "cms/": Verdict("cms", "/cms/", everyone=403, anonymous=SIGN_IN, admin=200, editor=200, follow=True),
    "accounts/": Verdict("accounts", "/accounts/email/", everyone=200, anonymous=SIGN_IN),
}

VERDICTS = [
    Verdict("healthz", "/healthz", everyone=200),
    signed_in("dashboard:overview", "/dashboard/"),
    signed_in("dashboard:orders", "/dashboard/orders/"),
    # The order is Priya's, the customer, and Maya, the provider, comes to it. A manager has no scope.
    Verdict("dashboard:order", "/dashboard/orders/48210937/", everyone=200, anonymous=SIGN_IN, manager=404, editor=404),
    Verdict("dashboard:handler", "/dashboard/orders/48210937/handler/", everyone=405),
    Verdict("dashboard:managers", "/dashboard/admin/managers/", everyone=403, anonymous=SIGN_IN, admin=200),
    Verdict("dashboard:manager", "/dashboard/admin/managers/999999/", everyone=403, anonymous=SIGN_IN, admin=404),
    signed_in("dashboard:documents", "/dashboard/documents/"),
    # Papers are their buyer's and the admins'; a number that is nobody's is answered as another's is.
    Verdict("dashboard:paper", "/dashboard/documents/INV-000099.pdf", everyone=404, anonymous=SIGN_IN),
    # Money is given back by admins, and by managers with the right; for the others there is no such page.
    Verdict("dashboard:refund", "/dashboard/orders/48210937/refund/", everyone=404, anonymous=SIGN_IN, admin=200),
    signed_in("dashboard:profile", "/dashboard/profile/"),
    signed_in("accounts:details", "/accounts/details/"),
    # Each person's own devices and data, whatever their role; nobody else's can be named.
    signed_in("accounts:sessions", "/accounts/sessions/"),
    Verdict("accounts:end_others", "/accounts/sessions/others/end/", everyone=405),
    Verdict("accounts:end_one", "/accounts/sessions/1/end/", everyone=405),
    signed_in("accounts:my_data", "/accounts/data/"),
    Verdict("accounts:download", "/accounts/data/download/", everyone=405),
    Verdict("accounts:deletion", "/accounts/data/deletion/", everyone=405),
    Verdict("staff_door", "/cms/login/?next=/cms/", everyone=403, anonymous=SIGN_IN),
    Verdict("private_pages_door", "/_util/login/?next=/", everyone=403, anonymous=SIGN_IN),
    # Gateways post here. The card pages are opened by a reference that nobody can guess.
    Verdict("payments:webhook", "/api/webhooks/sandbox", everyone=405),
    Verdict("payments:card", f"/checkout/card/{NOBODYS}/", everyone=404),
    Verdict("payments:card_back", f"/checkout/card/{NOBODYS}/back/", everyone=404),
    Verdict("payments:sandbox_card", "/checkout/sandbox/unknown/", everyone=404),
    Verdict("payments:sandbox_bank", "/checkout/sandbox/unknown/bank/", everyone=404),
    # Without a basket the steps of booking lead back to its beginning; what is somebody else's is not there.
    # A button that ends a preview; it takes a cookie away and does nothing else.
    Verdict("catalogue:end_preview", "/as-of/end/", everyone=405),
    Verdict("robots", "/robots.txt", everyone=200),
    Verdict("sitemap", "/sitemap.xml", everyone=200),
    # The form is posted here; whoever types the address is led to the contact page.
    Verdict("contact_send", "/contact/send/", everyone=302),
    Verdict("contact_sent", "/contact/sent/", everyone=200),
    Verdict("llms", "/llms.txt", everyone=200),
    # The drawn card of a public page; of any other there is none.
    Verdict("social_card", "/share/1-0123456789abcdef.png", everyone=404),
    # Pages report here; they post. Whoever opens the choices decides for their own browser alone.
    Verdict("analytics:seen", "/_f/seen", everyone=405),
    Verdict("analytics:choices", "/privacy/choices/", everyone=200),
    Verdict("booking:postcode", "/book/", everyone=200),
    Verdict("booking:out_of_area", "/book/out-of-area/", everyone=302),
    Verdict("booking:services", "/book/services/", everyone=302),
    Verdict("booking:options", "/book/services/unknown/", everyone=302),
    Verdict("booking:change", "/book/items/1/", everyone=404),
    Verdict("booking:remove", "/book/items/1/remove/", everyone=405),
    Verdict("booking:time", "/book/items/1/time/", everyone=404),
    Verdict("booking:me", "/_f/me", everyone=204),
    Verdict("booking:basket", "/book/basket/", everyone=302),
    # Baskets are opened by a key or a code; the rest are buttons.
    Verdict("booking:save", "/book/save/", everyone=405),
    Verdict("booking:later", "/book/later/", everyone=302),
    Verdict("booking:code", "/book/later/code/", everyone=405),
    Verdict("booking:by_code", "/book/code/", everyone=200),
    Verdict("booking:resume", "/book/resume/unknown/", everyone=404),
    Verdict("booking:switch", "/book/switch/", everyone=405),
    Verdict("booking:another", "/book/another/", everyone=405),
    Verdict("booking:merge", "/book/merge/", everyone=405),
    # Whoever wants no letters is not told that a key is wrong.
    Verdict("booking:no_reminders", "/book/no-reminders/unknown/", everyone=200),
    Verdict("booking:checkout", "/checkout/", everyone=302),
    Verdict("booking:questions", "/checkout/questions/", everyone=302),
    Verdict("booking:details", "/checkout/details/", everyone=302),
    Verdict("booking:check", "/checkout/check/", everyone=302),
    Verdict("booking:pay", "/checkout/pay/unknown/", everyone=404),
    Verdict("booking:success", "/checkout/success/unknown/", everyone=404),
    Verdict("booking:failed", "/checkout/failed/unknown/", everyone=404),
    Verdict("booking:track", "/orders/track/", everyone=200),
    # An order is opened by its key alone, whoever holds it; a number is no key.
    Verdict("booking:order", "/orders/48210937/", everyone=404),
    Verdict("booking:receipt", "/orders/48210937/receipt.pdf", everyone=404),
    Verdict("booking:paper", "/orders/48210937/papers/TEST-INV-000001.pdf", everyone=404),
    Verdict("booking:file", f"/orders/48210937/files/{NOBODYS}/", everyone=404),
    Verdict("dashboard:file", f"/dashboard/orders/48210937/files/{NOBODYS}/", everyone=404, anonymous=SIGN_IN),
    Verdict("booking:account", "/orders/48210937/account/", everyone=404),
    Verdict("booking:link", "/orders/48210937/account/link/", everyone=405),
    Verdict("booking:register", "/orders/48210937/account/register/", everyone=405),
    Verdict("booking:calendar", "/orders/48210937/calendar.ics", everyone=404),
    Verdict("services:search", "/search/", everyone=200),
    Verdict("services:suggest", "/search/suggest/", everyone=200),
    Verdict("services:count_term", "/search/terms/", everyone=405),
    # The API is open to guests; the list of orders is the caller's own.
    Verdict("api-services", "/api/services", everyone=200),
    Verdict("api-service", "/api/services/unknown", everyone=404),
    Verdict("api-services-by-postcode", "/api/services/by-postcode", everyone=400),
    Verdict("api-staff", "/api/staff", everyone=200),
    Verdict("api-person", "/api/staff/00000000-0000-0000-0000-000000000000", everyone=404),
    Verdict("api-staff-by-postcode", "/api/staff/by-postcode", everyone=400),
    Verdict("api-slots", "/api/slots", everyone=400),
    Verdict("api-orders", "/api/orders", everyone=200, anonymous=401),
    Verdict("api-order", "/api/orders/48210937", everyone=404),
    Verdict("api-payment-status", "/api/orders/48210937/payment-status", everyone=404),
    Verdict("api-checkout", "/api/checkout", everyone=405),
    Verdict("api-create-payment-intent", "/api/create-payment-intent", everyone=405),
    # Each sees themselves and whom their role lets them see; nobody else's is there.
    Verdict("api-customers", "/api/customers", everyone=200, anonymous=401),
    Verdict("api-customer", "/api/customers/999999", everyone=404, anonymous=401),
    Verdict("api-appointments", "/api/appointments", everyone=200, anonymous=401),
    Verdict("api-appointment", f"/api/appointments/{NOBODYS}", everyone=404, anonymous=401),
    # They take posts alone: the key of the order decides, and for one of them who is signed in.
    Verdict("api-check-email", "/api/bkg/guest/check-email", everyone=405),
    Verdict("api-link-login", "/api/bkg/guest/order/48210937/link-login", everyone=405, anonymous=401),
    Verdict("api-link-register", "/api/bkg/guest/order/48210937/link-register", everyone=405),
    Verdict("api-address-autocomplete", "/api/address/autocomplete", everyone=400),
    Verdict("api-address-details", "/api/address/details", everyone=400),
    # Whoever asks is known by what they send.
    Verdict("api-token", "/api/auth/token", everyone=405),
    Verdict("api-token-refresh", "/api/auth/token/refresh", everyone=405),
    Verdict("api-token-revoke", "/api/auth/token/revoke", everyone=405),
    Verdict("api-register", "/api/auth/register", everyone=405),
    Verdict("api-verify-email", "/api/auth/email/verify", everyone=405),
    Verdict("api-resend-verification", "/api/auth/email/resend", everyone=405),
    Verdict("api-reset-password", "/api/auth/password/reset", everyone=405),
    Verdict("api-confirm-password-reset", "/api/auth/password/reset/confirm", everyone=405),
    Verdict("api-me", "/api/auth/me", everyone=200, anonymous=401),
    Verdict("api-schema", "/api/schema", everyone=200),
    Verdict("api-docs", "/api/docs", everyone=200),
    Verdict("^api(/.*)?$", "/api/nothing-of-this-name", everyone=404),
    # Wagtail's own: the front page stands for all published pages.
    Verdict("wagtail_serve", "/", everyone=200),
    Verdict("wagtailcore_authenticate_with_password", "/_util/authenticate_with_password/1/1/", everyone=404),
    # Shadowed by our own door, which stands before it.
    Verdict("wagtailcore_login", "/_util/login/", everyone=403, anonymous=SIGN_IN),
]
