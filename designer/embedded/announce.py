"""What people read once everything answers."""

from collections.abc import Iterator

from designer.embedded.stack import Stack


def announce(stack: Stack, *, seconds: float) -> Iterator[str]:
    """Tell where Baton is and, for the demo, who may sign in."""
    yield ""
    yield f"  Baton is ready ({seconds:.1f} s):  {stack.base_url}"
    if stack.demo:
        from designer.demo.people import PASSWORD, PEOPLE

        yield ""
        yield f"  Sign in, always with the password  {PASSWORD}"
        for person in PEOPLE:
            yield f"    {person.email:<24}{person.told}"
        yield ""
        yield f"  The demo's mailbox:  {stack.env['BATON_MAIL_SINK_URL']}"
    yield ""
    yield "  Ctrl-C stops it."
    yield ""
