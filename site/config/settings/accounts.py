"""Who signs in, and how."""

from __future__ import annotations

from config.settings.environment import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.signup.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignUpForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "add_email": "accounts.forms.AddEmailForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Limits count by address: behind proxies, the one our own proxy saw, never one the caller wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("NUM_PROXIES", default=0)
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# One address an account. A new one counts once its owner has confirmed it, and until then the old one does.
ACCOUNT_CHANGE_EMAIL = True
# Before something that matters, the password or a code again.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60

# Signing in by a code in a mail. Three guesses a code and ten codes an hour leave no hope of guessing eight digits.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key"}

# The second step: an app that makes codes, codes on paper, and passkeys, which are both steps in one.
MFA_ADAPTER = "accounts.mfa_adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A telephone's clock may be half a minute off; a code that was used is refused all the same.
MFA_TOTP_TOLERANCE = 1
# An address may be changed with the second step on: the old one counts until the new one is confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.second_step_forms.AuthenticateForm",
    "reauthenticate": "accounts.second_step_forms.ReauthenticateForm",
    "activate_totp": "accounts.second_step_forms.ActivateTOTPForm",
    "login_webauthn": "accounts.second_step_forms.LoginPasskeyForm",
    "authenticate_webauthn": "accounts.second_step_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "accounts.second_step_forms.ReauthenticatePasskeyForm",
    "add_webauthn": "accounts.second_step_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.second_step_forms.EditPasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

# Google, where both are set. The addresses are Google's own; a server of the tests may stand in for them.
GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", default="")
GOOGLE_CLIENT_SECRET = env.str("GOOGLE_CLIENT_SECRET", default="")
GOOGLE_ACCOUNTS_URL = env.str("GOOGLE_ACCOUNTS_URL", default="https://accounts.google.com").rstrip("/")
GOOGLE_TOKEN_URL = env.str("GOOGLE_TOKEN_URL", default="https://oauth2.googleapis.com").rstrip("/")
SOCIALACCOUNT_ADAPTER = "accounts.social_adapter.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# Seconds Google has to answer.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignUpForm"}
