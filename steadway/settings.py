"""The one settings module: environment variables, secrets also from files, loud failure.

Three modes. `live` takes every secret from the site's folder and refuses to start without;
`demo` and `test` make their own, and never send anything.
"""

import warnings
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from steadway import log_lines
from steadway.site_file import read_site

env = environ.Env()
MODE: str = env.str("STEADWAY_MODE", default="live")
if MODE not in ("live", "demo", "test"):
    raise ImproperlyConfigured(f"STEADWAY_MODE is {MODE!r}; it is live, demo or test.")
HOME = Path(env.str("STEADWAY_HOME", default="steadway-site")).resolve()
if (HOME / "secrets.env").exists():
    environ.Env.read_env(str(HOME / "secrets.env"))

STEADWAY = read_site(HOME / "site.yaml")
DATA = HOME / "data"

_THROWAWAY = "c3RlYWR3YXktdGhyb3dhd2F5LWtleS0wMTIzNDU2Nzg="  # test mode only; checked at start


def secret(name: str) -> str:
    """A secret from the environment or the site's folder; test mode has a throw-away one."""
    value: str = env.str(name, default=_THROWAWAY if MODE == "test" else "")
    return value


DEBUG = env.bool("STEADWAY_DEBUG", default=False)
SECRET_KEY = secret("STEADWAY_SECRET_KEY") or "missing"
STEADWAY_KEYS = secret("STEADWAY_FIELD_KEYS")  # "id:base64,id:base64", newest first
STEADWAY_AUDIT_KEY = secret("STEADWAY_AUDIT_KEY")
STEADWAY_BACKUP_KEY = secret("STEADWAY_BACKUP_KEY")
MAIL_PASSWORD = secret("STEADWAY_MAIL_PASSWORD")

ALLOWED_HOSTS: list[str] = env.list(
    "STEADWAY_HOSTS", default=["localhost", "127.0.0.1", "[::1]", STEADWAY.host]
)
if MODE == "test":
    ALLOWED_HOSTS.append("testserver")
CSRF_TRUSTED_ORIGINS: list[str] = [STEADWAY.address] if "://" in STEADWAY.address else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "steadway.portals.participant",  # before allauth: its pages wear our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "steadway.care.audit",
    "steadway.care.people",
    "steadway.care.notices",
    "steadway.care.safety",
    "steadway.care.assessments",
    "steadway.care.delivery",
    "steadway.portals.therapist",
    "steadway.portals.operator",
    "steadway.portals.evidence_desk",
]
if MODE in ("demo", "test"):
    INSTALLED_APPS.append("steadway.portals.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "steadway.care.people.headers.PrivatePages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "steadway.portals.participant.kept.KeepTyped",
    "steadway.portals.participant.broken.BrokenPages",
    "steadway.care.people.access.DenyByDefault",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "steadway.urls"
CSRF_FAILURE_VIEW = "steadway.portals.participant.views.failing.csrf_failure"
WSGI_APPLICATION = "steadway.wsgi.application"
ACCESS_TABLE = "steadway.policy.TABLE"
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

with warnings.catch_warnings(action="ignore"):  # its warning would print the password
    _database: dict[str, Any] = env.db_url(
        "STEADWAY_DATABASE_URL", default=f"sqlite:///{DATA / 'steadway.sqlite3'}"
    )
if not str(_database.get("ENGINE", "")).endswith(("sqlite3", "postgresql")):
    raise ImproperlyConfigured("STEADWAY_DATABASE_URL starts with postgresql:// or sqlite://")
DATABASES: dict[str, dict[str, Any]] = {"default": _database}
_database["CONN_MAX_AGE"] = None
if _database["ENGINE"].endswith("sqlite3"):
    # FULL, never NORMAL: with NORMAL a power cut loses acknowledged answers.
    # IMMEDIATE: two writers queue instead of one of them failing half-way.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }
else:
    _database.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=on"

if MODE != "test":
    LOGGING = log_lines.CONFIGURATION

TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_CODE = "en-gb"
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = env.str("STEADWAY_STATIC", default=str(DATA / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "steadway.care.people.passwords.LongEnough",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "steadway.care.people.passwords.NotCommon"},
]

HTTPS = STEADWAY.address.startswith("https://")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # whose X-Forwarded-For names the visitor
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy's work
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'none'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

from steadway.care.people.allauth_settings import *  # noqa: E402, F403
