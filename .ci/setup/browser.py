"""A browser and the servers that the tests talk to; Debian's packages, because they are signed."""

import os
import shutil

from setup.progress import CannotGoOn, run_quietly, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Find a Chromium."""
    named = os.environ.get("BATON_CHROMIUM")
    return named or next((p for p in map(shutil.which, BROWSERS) if p), None)


def install(*names: str) -> bool:
    """Install Debian packages, where this is Debian and we may."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    with step(f"Debian packages: {', '.join(names)}"):
        env = {"DEBIAN_FRONTEND": "noninteractive"}
        run_quietly([apt, "update", "-qq"], env=env)
        run_quietly([apt, "install", "-y", "-qq", "--no-install-recommends", *names], env=env)
    return True


def ensure() -> None:
    """
    Make sure that there is a browser.

    Raises:
        CannotGoOn: there is none, and installing one is not up to us.
    """
    if find() is None and not install("chromium"):
        raise CannotGoOn(
            "The tests need a Chromium and there is none: install it (on Debian: "
            "apt-get install chromium) or name one in BATON_CHROMIUM, and try again."
        )
