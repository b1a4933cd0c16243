"""What sends mail where no mail server was named: nothing, and it says so."""

from collections.abc import Sequence
from typing import Never

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from typing_extensions import override

from designer.common.errors import Unavailable


class NoMail(BaseEmailBackend):
    """Refuses to send; a mail that nobody gets must not look as if it were on its way."""

    @override
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> Never:
        """
        Send nothing.

        Raises:
            Unavailable: always.
        """
        raise Unavailable(
            "Baton has no mail server, so it cannot write to you. Ask an administrator."
        )
