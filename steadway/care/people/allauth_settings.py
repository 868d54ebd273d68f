"""How people log in: every setting of allauth in one place, read at the end of settings.py.

allauth keeps no address of its own: the account's sealed `email` is the only one, and its
table of addresses refuses rows (migration 0002).
"""

# Logging in
AUTHENTICATION_BACKENDS = ["steadway.care.people.log_in.LogIn"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "steadway.care.people.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code that arrives proves the address; see the adapter
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets a letter because a stranger typed an address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_MIN_LENGTH = 15  # NIST 800-63B-4: 15 where a password stands alone
ACCOUNT_FORMS = {
    "request_login_code": "steadway.care.people.forms.RequestLogInCodeForm",
    "reset_password": "steadway.care.people.forms.NewPasswordForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 1800

# Recovery by a code in a letter: for participants, never for staff (account_adapter.py)
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # letters are slow, and so is a hand that hurts
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
STEADWAY_MAIL_HANDOVER = "steadway.care.notices.handover.send_account_mail"

# The second step
MFA_ADAPTER = "steadway.care.people.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come from our own verbs, not from strangers
MFA_FORMS = {
    "add_webauthn": "steadway.care.people.forms.AddPasskeyForm",
    "login_webauthn": "steadway.care.people.forms.PasskeyLogInForm",
}
MFA_WEBAUTHN_USER_VERIFICATION = "required"

# Limits. Wrong passwords have a growing delay of their own (throttle.py), shared by all
# processes; the rest counts in the cache, which is a table for the same reason.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",  # a clinic shares one address
    "login_failed": "60/m/ip,10/600s/key",  # second-step codes; passwords: throttle.py
    "request_login_code": "20/m/ip,3/15m/key",
    "reset_password": "20/m/ip,3/15m/key",
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "steadway_cache",
        "KEY_FUNCTION": "steadway.care.people.throttle.cache_key",
    }
}

# Sessions; messages to the next page go with them, because cookies are not sealed
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "steadway.care.people.session_store"
