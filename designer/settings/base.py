"""Django's settings, made from the environment. Every process of Baton uses these."""

import warnings
from urllib.parse import urlsplit

from designer.settings import security
from designer.settings.database import postgresql, sqlite
from designer.settings.environment import ROOT, Environment
from designer.settings.keys import sealing_keys, secret_key
from designer.settings.logs import configure_logs
from designer.settings.mail import mail_settings
from designer.settings.sign_in import sign_in_settings

ENVIRONMENT = Environment()
_BASE = urlsplit(ENVIRONMENT.base_url)
_HTTPS = _BASE.scheme == "https"

DEBUG = ENVIRONMENT.debug
SECRET_KEY = secret_key(
    ENVIRONMENT.secret_key,
    path=ENVIRONMENT.data_dir / "secret_key",
    embedded=ENVIRONMENT.embedded,
)
BATON_SEALING_KEYS = sealing_keys(
    ENVIRONMENT.sealing_keys,
    path=ENVIRONMENT.data_dir / "sealing_keys",
    embedded=ENVIRONMENT.embedded,
)
BATON_DATA_DIR = ENVIRONMENT.data_dir
BATON_REDIS_URL = ENVIRONMENT.redis_url
BATON_REDIS_URL = ENVIRONMENT.redis_url
BATON_BASE_URL = ENVIRONMENT.base_url.rstrip("/")
BATON_PROXIES = ENVIRONMENT.proxies
BATON_FOUR_EYES = ENVIRONMENT.four_eyes
BATON_MAIL_SINK_URL = ENVIRONMENT.mail_sink_url or None
BATON_DEMO_PEOPLE = "designer.demo.presence.sign_ins" if ENVIRONMENT.demo else None
BATON_ACTOR_RESOLVER = "designer.accounts.selectors.resolve_actor"

ALLOWED_HOSTS = sorted({_BASE.hostname or "127.0.0.1", *ENVIRONMENT.more_hosts})
if ENVIRONMENT.embedded:
    ALLOWED_HOSTS = sorted({*ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]"})
CSRF_TRUSTED_ORIGINS = [BATON_BASE_URL]

INSTALLED_APPS = [
    "designer.accounts",  # before Django's own, because it replaces a command of it
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "channels",
    "csp",
    "django_q",
    "drf_spectacular",
    "rest_framework",
    "designer.common",
    "designer.access",
    "designer.audit",
    "designer.connections",
    "designer.workflows",
    "designer.runs",
    "designer.forms",
    "designer.triggers",
    "designer.worker",
    "designer.housekeeping",
    "designer.demo",
    "designer.embedded",
]

MIDDLEWARE = [
    "designer.common.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "designer.common.middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {
    "default": postgresql(ENVIRONMENT.database_url)
    if ENVIRONMENT.database_url
    else sqlite(ENVIRONMENT.data_dir / "baton.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.redis_url,
        "KEY_PREFIX": "baton",
    }
    if ENVIRONMENT.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
Q_CLUSTER = {
    "name": "baton",
    "orm": "default",
    "workers": 2,
    "timeout": 60,
    "retry": 120,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 250,
    "poll": 1,
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
globals().update(sign_in_settings(BATON_BASE_URL))
globals().update(
    mail_settings(
        ENVIRONMENT.smtp_url, sender=ENVIRONMENT.mail_from, host=_BASE.hostname or "localhost"
    )
)

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "designer.common.problems.csrf_failure"
SECURE_SSL_REDIRECT = False  # the proxy's business: a health check arrives without TLS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = security.CONTENT_SECURITY_POLICY
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served from where the build left them
BATON_FRONTEND = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [("app", BATON_FRONTEND)] if BATON_FRONTEND.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
# WhiteNoise answers with open files; Django reads them in a thread, and says so at every one.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9A-Za-z_-]{8}\.\w+$"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "designer.accounts.authentication.TokenAuthentication",
        "designer.accounts.authentication.CookieAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["designer.common.parsers.StrictJSONParser"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "designer.common.schema.BatonSchema",
    "EXCEPTION_HANDLER": "designer.common.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baton",
    "DESCRIPTION": "The API that Baton's own pages use.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Without the usual hook enumerations stay where they are used, so that no name can collide.
    "POSTPROCESSING_HOOKS": [
        "designer.common.schema.add_problems",
        "designer.common.schema.say_anything_once",
    ],
}

LOGGING = configure_logs(ENVIRONMENT.log_format, debug=DEBUG)
