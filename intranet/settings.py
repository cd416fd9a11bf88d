"""Django's settings, made from the configuration of this installation (see intranet/configuration)."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from intranet.configuration import ConfigurationError, load
from intranet.configuration.database import database_settings
from intranet.configuration.folders import prepare_data_dir
from intranet.configuration.logs import logging_settings
from intranet.configuration.sharing import cache_settings, media_storage_settings
from intranet.media.contents import DOCUMENT_TYPES, IMAGE_TYPES
from intranet.modules import enabled_modules, module_options

CONFIGURATION = load(module_options=module_options())
BASE_DIR = Path(__file__).resolve().parent.parent
PROFILE = CONFIGURATION["site.profile"]
IS_PRODUCTION = PROFILE == "production"
DATA_DIR = CONFIGURATION.data_dir
_problems = prepare_data_dir(DATA_DIR, is_production=IS_PRODUCTION)
if _problems:
    raise ConfigurationError(_problems)

try:
    MODULES = enabled_modules(CONFIGURATION["site.disabled_modules"])
except ValueError as error:
    raise ConfigurationError([f"site.disabled_modules: {error}"]) from error

DEBUG = PROFILE == "development"
SITE_URL = CONFIGURATION["site.url"].rstrip("/")
_address = urlsplit(SITE_URL)
IS_SERVED_OVER_TLS = _address.scheme == "https"
ALLOWED_HOSTS = [_address.hostname or "localhost"]
if not IS_PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = CONFIGURATION["site.trusted_proxies"]
CSRF_FAILURE_VIEW = "intranet.views.csrf_failure"
SECRET_KEY = CONFIGURATION["security.secret_key"]
if not SECRET_KEY and not IS_PRODUCTION:
    SECRET_KEY = "development-and-demo-only-" + "x" * 40

INSTALLED_APPS = [
    "intranet.apps.IntranetConfig",
    "intranet.operation.apps.OperationConfig",
    "intranet.accounts.apps.AccountsConfig",
    "intranet.audit.apps.AuditConfig",
    "intranet.numbering.apps.NumberingConfig",
    "intranet.notifications.apps.NotificationsConfig",
    "intranet.tokens.apps.TokensConfig",
    "intranet.jobs.apps.JobsConfig",
    "intranet.branding.apps.BrandingConfig",
    "intranet.search.apps.SearchConfig",
    "intranet.media.apps.MediaConfig",
    "intranet.pages.apps.PagesConfig",
    "intranet.privacy.apps.PrivacyConfig",
    "intranet.operation.backup.apps.BackupConfig",
    *(f"{module.__module__}.{module.__qualname__}" for module in MODULES),
    "wagtail.contrib.settings",
    "intranet.accounts.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "permissionedforms",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "mozilla_django_oidc",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "intranet.operation.health.answer_health_checks",
    *(["intranet.operation.metrics.count_requests"] if CONFIGURATION["server.metrics"] else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "intranet.accounts.middleware.keep_session",
    "intranet.accounts.middleware.refresh_roles_when_due",
    "intranet.accounts.impersonation.ImpersonationMiddleware",
    "intranet.accounts.middleware.LoginRequiredMiddleware",
    "intranet.accounts.middleware.AdministrationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "intranet.accounts.middleware.speak_the_language_of_the_account",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

if CONFIGURATION["oidc.issuer"] and CONFIGURATION["oidc.refresh_minutes"]:
    MIDDLEWARE.append("intranet.accounts.oidc.middleware.SessionRefreshMiddleware")

ROOT_URLCONF = "intranet.urls"
WSGI_APPLICATION = "intranet.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "intranet.context_processors.portal",
            ],
            "builtins": ["intranet.templatetags.dates"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database_settings(CONFIGURATION["database.url"], DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = logging_settings(CONFIGURATION, _address.hostname or "")
ERROR_MAIL = CONFIGURATION["logs.error_mail"]
SLOW_QUERY_MILLISECONDS = CONFIGURATION["database.slow_milliseconds"]
METRICS_LISTEN = CONFIGURATION["server.metrics"]

CACHES = {"default": cache_settings(CONFIGURATION["cache.url"])}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "intranet.accounts.backends.LocalBackend",
    *(backend for module in MODULES for backend in module.authentication_backends),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
OIDC = {option.key: CONFIGURATION[option.name] for option in CONFIGURATION.options if option.section == "oidc"}
_issuer = urlsplit(OIDC["issuer"])
_identity_provider = [f"{_issuer.scheme}://{_issuer.netloc}"] if OIDC["issuer"] else []
if OIDC["issuer"]:
    AUTHENTICATION_BACKENDS.append("intranet.accounts.oidc.backend.OIDCBackend")
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = CONFIGURATION["security.login_failures"]
LOGIN_LOCK_MINUTES = CONFIGURATION["security.login_lock_minutes"]
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "intranet.accounts.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "intranet.accounts.lockout.client_address"
AXES_WHITELIST_CALLABLE = "intranet.accounts.lockout.is_not_counted"
AXES_LOCKOUT_CALLABLE = "intranet.accounts.lockout.locked_response"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

FORMAT_MODULE_PATH = ["intranet.formats"]
LANGUAGE_CODE = CONFIGURATION["site.languages"][0]
_LANGUAGE_NAMES = {"nl": _("Dutch"), "fr": _("French"), "de": _("German"), "en": _("English")}
LANGUAGES = [(code, _LANGUAGE_NAMES.get(code, code)) for code in CONFIGURATION["site.languages"]]
LOCALE_PATHS = [BASE_DIR / "locale" if (BASE_DIR / "locale").is_dir() else BASE_DIR / "intranet" / "locale"]  # a wheel
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = CONFIGURATION.base_dir / (CONFIGURATION["site.static_dir"] or DATA_DIR / "static")
STATICFILES_DIRS: list = []
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": media_storage_settings(CONFIGURATION),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Everybody may see them, and often another account serves them than the one that gathers them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
PRIVATE_FILES = CONFIGURATION["media.delivery"]
PRIVATE_FILES_LOCATION = CONFIGURATION["media.location"]

BACKUP_FOLDER = DATA_DIR / (CONFIGURATION["backup.folder"] or "backups")
BACKUP_RECIPIENTS = CONFIGURATION["backup.recipients"]
BACKUP_KEEP_DAYS = CONFIGURATION["backup.keep_days"]
BACKUP_KEEP_MONTHS = CONFIGURATION["backup.keep_months"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

DEFAULT_FROM_EMAIL = CONFIGURATION["mail.sender"]
SERVER_EMAIL = CONFIGURATION["mail.sender"]
EMAIL_TIMEOUT = 15
if CONFIGURATION["mail.host"]:
    EMAIL_HOST = CONFIGURATION["mail.host"]
    EMAIL_PORT = CONFIGURATION["mail.port"]
    EMAIL_USE_TLS = CONFIGURATION["mail.security"] == "starttls"
    EMAIL_USE_SSL = CONFIGURATION["mail.security"] == "tls"
    EMAIL_HOST_USER = CONFIGURATION["mail.user"]
    EMAIL_HOST_PASSWORD = CONFIGURATION["mail.password"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *_identity_provider],
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION["site.trusted_proxies"] else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION or IS_SERVED_OVER_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "intranet.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = CONFIGURATION["security.idle_minutes"]
SESSION_HOURS = CONFIGURATION["security.session_hours"]
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail's preview is a frame of our own
    "security.W021",  # preloading HSTS is for the owner of the domain to decide
    "fields.E180",  # every SQLite has JSON; Django takes a locked database for one without
]

WAGTAIL_SITE_NAME = "Belfort"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "login"
WAGTAIL_FRONTEND_LOGIN_URL = "/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = WAGTAILDOCS_MAX_UPLOAD_SIZE = CONFIGURATION["security.upload_megabytes"] * 1024 * 1024
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "intranet.media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = sorted(IMAGE_TYPES)
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.DocumentFile"
WAGTAILDOCS_EXTENSIONS = sorted(DOCUMENT_TYPES)
WAGTAILEMBEDS_FINDERS: list = []
# PostgreSQL knows the words of the town's language by their stem; SQLite searches them as they stand.
_SEARCH_LANGUAGES = {"nl": "dutch", "fr": "french", "de": "german", "en": "english"}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"] = _SEARCH_LANGUAGES.get(LANGUAGE_CODE, "simple")
