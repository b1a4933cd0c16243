"""Settings for tests: files in a folder of their own, quick password hashes."""

import atexit
import os
import shutil
import tempfile

if "BATON_DATA_DIR" not in os.environ:
    _FOLDER = tempfile.mkdtemp(prefix="baton-tests-")
    _OWNER = os.getpid()
    os.environ["BATON_DATA_DIR"] = _FOLDER

    def _remove() -> None:
        # Forked children run exit handlers as well; only the process that made it removes it.
        if os.getpid() == _OWNER:
            shutil.rmtree(_FOLDER, ignore_errors=True)

    atexit.register(_remove)

if os.environ.get("BATON_DATABASE_URL"):
    os.environ.setdefault("BATON_SECRET_KEY", "tests-only-" + "k" * 40)
    os.environ.setdefault("BATON_SEALING_KEYS", "t:" + "A" * 43 + "=")

from designer.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
WHITENOISE_AUTOREFRESH = True
