"""The connector `email`."""

from engine.connectors.email.connection import EmailConfig, EmailSecrets
from engine.connectors.email.send import Send
from engine.connectors.kit.connector import Connector, Credentials

CONNECTOR = Connector(
    name="email",
    title="E-mail",
    description="Sends e-mail through a mail server (SMTP).",
    version="1.0",
    icon="mail",
    color="grape",
    operations=(Send(),),
    credentials=Credentials(config=EmailConfig, secrets=EmailSecrets, required=True),
)
