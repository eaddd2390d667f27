"""Django settings of the demo's authorization server: django-oauth-toolkit on loopback, and nothing else.

Every value that differs between two starts comes from the environment that `serve.py` fills: the folder,
the port and the key, which is made anew each time. Nothing here is a secret, and nothing outlives the demo.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(os.environ["IDP_FOLDER"])
ORIGIN = os.environ["IDP_ORIGIN"]
SECRET_KEY = os.environ["IDP_SECRET_KEY"]

DEBUG = False  # Django's debug page would print request bodies
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "idp.sqlite3",
        # Two logins at once: each transaction waits for its turn. One that begins with reading could not.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # quick, and good enough for a minute on loopback
LOGIN_URL = "/admin/login/"
LOGGING_CONFIG = None  # the server stays quiet: the demo is about what its client prints

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "oauth2_provider",
]
MIDDLEWARE = [
    "witness.Witness",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _complete_uri(user_code: str) -> str:
    """The link that a QR code would hold (RFC 8628, section 3.3.1)."""
    return f"{ORIGIN}/o/device/?user_code={user_code}"


OAUTH2_PROVIDER = {
    "SCOPES": {"read": "See your projects", "write": "Change your projects"},
    "DEFAULT_SCOPES": ["read"],
    "OAUTH_DEVICE_VERIFICATION_URI": f"{ORIGIN}/o/device/",
    "OAUTH_DEVICE_VERIFICATION_URI_COMPLETE": _complete_uri,
    "DEVICE_FLOW_INTERVAL": 1,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "ROTATE_REFRESH_TOKEN": True,
}
