import smtplib
from email.message import EmailMessage

import httpx2
import pytest

from designer.embedded.ports import free_port
from tests.designer.demo.programs import running


def a_message(subject: str, *, html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "orders@luigi.example"
    message["To"] = "ada@luigi.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject}@luigi.example>"
    message.set_content("Grüße")
    if html:
        message.add_alternative(html, subtype="html")
    return message


@pytest.mark.system
class TestMailSink:
    def test_keeps_mail_and_shows_it_without_scripts(self, tmp_path):
        smtp, web = free_port(), free_port()
        arguments = ("--smtp-port", str(smtp), "--http-port", str(web), "--data", str(tmp_path))
        base = f"http://127.0.0.1:{web}"
        with (
            running("designer.demo.mail_sink", *arguments, port=web),
            smtplib.SMTP("127.0.0.1", smtp) as session,
        ):
            session.send_message(a_message("one"))
            session.send_message(a_message("one"))
            session.send_message(a_message("two", html="<script>alert(1)</script><b>x</b>"))
        with running("designer.demo.mail_sink", *arguments, port=web):
            items = httpx2.get(f"{base}/api/messages").json()["items"]
            nobody = httpx2.get(f"{base}/api/messages", params={"to": "ada"}).json()["items"]
            ada = httpx2.get(f"{base}/api/messages", params={"to": "ada@luigi.example"}).json()
            html = httpx2.get(f"{base}/messages/{items[0]['id']}/html")
            missing = httpx2.get(f"{base}/messages/{items[1]['id']}/html")
            page = httpx2.get(base)

        assert [(item["subject"], item["arrivals"]) for item in items] == [("two", 1), ("one", 2)]
        assert items[0]["text"].strip() == "Grüße"
        assert (items[0]["has_html"], items[1]["has_html"]) == (True, False)
        assert (nobody, len(ada["items"])) == ([], 2)
        assert html.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert missing.status_code == 404
        assert "script-src 'self'" in page.headers["content-security-policy"]
