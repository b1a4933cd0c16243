"""The connector `sql`."""

from engine.connectors.kit.connector import Connector, Credentials
from engine.connectors.sql.connection import SqlConfig, SqlSecrets
from engine.connectors.sql.query import Query

CONNECTOR = Connector(
    name="sql",
    title="SQL database",
    description="Reads and writes PostgreSQL databases and SQLite files.",
    version="1.0",
    icon="database",
    color="teal",
    operations=(Query(),),
    credentials=Credentials(config=SqlConfig, secrets=SqlSecrets, required=True),
)
