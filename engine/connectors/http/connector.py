"""The connector `http`."""

from engine.connectors.http.connection import HttpConfig, HttpSecrets
from engine.connectors.http.request import Request
from engine.connectors.kit.connector import Connector, Credentials

CONNECTOR = Connector(
    name="http",
    title="HTTP",
    description="Calls web services: REST and everything else that speaks HTTP.",
    version="1.0",
    icon="world",
    color="blue",
    operations=(Request(),),
    credentials=Credentials(config=HttpConfig, secrets=HttpSecrets),
)
