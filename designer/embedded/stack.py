"""What runs on this machine, decided from the settings: parts, their ports, their environment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from designer.embedded.part import Part
from designer.embedded.parts.housekeeping import housekeeping_part
from designer.embedded.parts.mail import mail_part
from designer.embedded.parts.shop import shop_part
from designer.embedded.parts.temporal import server_settings, temporal_part
from designer.embedded.parts.web import web_part
from designer.embedded.parts.worker import worker_part
from designer.embedded.ports import LOOPBACK, lasting_ports
from designer.settings.environment import Environment

DEMO_PORTS = ("shop", "smtp", "mailbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """
    Everything that one start brings up.

    Attributes:
        demo: Ports of the demo's other side by name; empty without the demo.
        env: What every part is told.
    """

    parts: tuple[Part, ...]
    demo: Mapping[str, int]
    env: Mapping[str, str]
    base_url: str


def plan_stack(environment: Environment, *, host: str, port: int, demo: bool) -> Stack:
    """
    Decide what to start.

    A Temporal server that the settings name is somebody else's to run; so are its database's and
    Redis's.
    """
    ports = lasting_ports(environment.data_dir / "ports.json", DEMO_PORTS) if demo else {}
    base_url = _base_url(environment, host=host, port=port)
    env = {
        "BATON_DATA_DIR": str(environment.data_dir),
        "BATON_BASE_URL": base_url,
        "BATON_LOG_FORMAT": "json",
        **_demo_env(environment, ports),
    }
    parts: list[Part] = []
    if not environment.temporal_address:
        settings = server_settings(
            data_dir=environment.data_dir, namespace=environment.temporal_namespace
        )
        parts.append(temporal_part(settings))
        env["BATON_TEMPORAL_ADDRESS"] = settings.address
    if demo:
        folder = environment.data_dir / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        parts.append(shop_part(port=ports["shop"], data_dir=folder))
        parts.append(
            mail_part(smtp_port=ports["smtp"], http_port=ports["mailbox"], data_dir=folder)
        )
    parts += [worker_part(), housekeeping_part(), web_part(host=host, port=port)]
    told = tuple(replace(part, env={**env, **part.env}) for part in parts)
    return Stack(parts=told, demo=ports, env=env, base_url=base_url)


def _base_url(environment: Environment, *, host: str, port: int) -> str:
    if "base_url" in environment.model_fields_set:
        return environment.base_url
    shown = LOOPBACK if host in {"0.0.0.0", "::"} else host  # noqa: S104
    return f"http://{shown}:{port}"


def _demo_env(environment: Environment, ports: Mapping[str, int]) -> dict[str, str]:
    """Open the way to the demo's own ports, and to nothing else on this machine."""
    if not ports:
        return {}
    reachable = [f"{LOOPBACK}:{ports[name]}" for name in ("shop", "smtp")]
    return {
        "BATON_EGRESS_ALLOW": ",".join([*filter(None, [environment.egress_allow]), *reachable]),
        "BATON_DEMO": "true",
        "BATON_MAIL_SINK_URL": f"http://{LOOPBACK}:{ports['mailbox']}",
        "BATON_SMTP_URL": environment.smtp_url or f"smtp://{LOOPBACK}:{ports['smtp']}",
    }
