"""Settings for tests: files in a folder of their own, quick password hashes."""

from designer.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
