"""Every setting that may come from outside; the only place that reads the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """
    Settings as environment variables, `BATON_…`.

    Without any of them Baton runs embedded: SQLite, no Redis, its own Temporal server.
    `database_url`, `redis_url` and `temporal_address` move the same code beyond one machine.
    """

    model_config = SettingsConfigDict(env_prefix="BATON_", extra="ignore", frozen=True)

    data_dir: Path = ROOT / ".data"
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str = Field(default="", description="Made on the first start when empty.")
    sealing_keys: str = Field(
        default="",
        description="id:base64 of 32 bytes, newest first, comma between; made when empty.",
    )
    debug: bool = False
    log_format: Literal["auto", "json", "console"] = "auto"
    more_hosts: tuple[str, ...] = Field(
        default=(), description="JSON list of host names that are answered besides base_url's."
    )
    proxies: int = Field(
        default=0, ge=0, description="Trusted proxies in front; 0 ignores X-Forwarded-For."
    )

    database_url: str = Field(default="", description="postgresql://…; empty is SQLite.")
    redis_url: str = ""
    temporal_address: str = Field(default="", description="host:port; empty is our own server.")
    temporal_namespace: str = "baton"
    temporal_tls: bool = False
    temporal_api_key: str = ""
    task_queue: str = "baton"

    egress_allow: str = Field(default="", description="Exempt from the ban on private addresses.")
    egress_deny: str = ""
    egress_only_allowed: bool = False
    sqlite_folders: str = Field(
        default="", description="Folders whose SQLite files workflows may open, comma between."
    )

    smtp_url: str = Field(default="", description="For Baton's own mail: smtp://host:port.")
    mail_from: str = Field(default="", description="Sender of Baton's own mail.")
    demo: bool = Field(
        default=False, description="Whether the sign-in page offers the demonstration's people."
    )
    mail_sink_url: str = Field(
        default="", description="Page of the demonstration's mailbox, if there is one."
    )
    four_eyes: bool = Field(
        default=False, description="Whether dangerous actions need a second person."
    )

    @property
    def embedded(self) -> bool:
        """Whether everything is on this machine, so that Baton may make its own keys."""
        return not self.database_url
