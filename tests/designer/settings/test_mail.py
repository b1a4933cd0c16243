"""How Baton reaches its mail server."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from designer.common.errors import Unavailable
from designer.common.no_mail import NoMail
from designer.settings.mail import mail_settings


class TestMailSettings:
    def test_reads_every_part(self) -> None:
        found = mail_settings("smtps://me%40x:p%3Aw@mail.example:466", sender="", host="x.example")

        assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 466)
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@x", "p:w")
        assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (True, False)
        assert found["DEFAULT_FROM_EMAIL"] == "Baton <baton@x.example>"

    @pytest.mark.parametrize("url", ["http://x", "smtp://", "mail.example:25"])
    def test_refuses_the_address_of_something_else(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured):
            mail_settings(url, sender="", host="x")

    def test_without_a_server_whoever_tries_is_told(self) -> None:
        assert mail_settings("", sender="", host="x")["EMAIL_BACKEND"].endswith("NoMail")
        with pytest.raises(Unavailable):
            NoMail().send_messages([mail.EmailMessage("s", "b", "a@x", ["b@x"])])
