"""What people read once everything answers."""

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from designer.demo.people import PASSWORD, PEOPLE
from designer.embedded.inhabitants import Inhabitants
from designer.embedded.stack import Stack
from designer.settings.environment import Environment


def announce(stack: Stack, *, seconds: float, inhabitants: Inhabitants) -> Iterator[str]:
    """Tell where Baton is and who may sign in, or how somebody comes to."""
    yield ""
    yield f"  Baton is ready ({seconds:.1f} s):  {stack.base_url}"
    if stack.demo:
        yield from _demo(stack)
    elif inhabitants is Inhabitants.DEMO:
        yield ""
        yield (
            "  Warning: the demo's people are still in this Baton, with a password that everybody "
            "may know: remove them under Members."
        )
    elif inhabitants is Inhabitants.NOBODY:
        yield ""
        yield "  There is nobody yet. Make the first administrator, in another terminal:"
        yield f"    {_create_admin(Path(stack.env['BATON_DATA_DIR']))}"
    yield ""
    yield "  Ctrl-C stops it."
    yield ""


def _demo(stack: Stack) -> Iterator[str]:
    yield ""
    yield f"  Sign in, always with the password  {PASSWORD}"
    for person in PEOPLE:
        yield f"    {person.email:<24}{person.told}"
    yield ""
    yield f"  The demo's mailbox:  {stack.env['BATON_MAIL_SINK_URL']}"


def _create_admin(data_dir: Path) -> str:
    """Give the command with what it needs to find the same data as we do."""
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    words = [os.fspath(python), "manage.py", "create_admin", "--email", "you@example.org"]
    words += ["--name", "Your name", "--workspace", "Your workspace"]
    usual = data_dir.absolute() == Environment.model_fields["data_dir"].default
    return ("" if usual else f"BATON_DATA_DIR={shlex.quote(str(data_dir))} ") + shlex.join(words)
