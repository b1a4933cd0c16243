"""What can be known of docker-compose.yml without an engine to run it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from designer.settings.environment import ROOT, Environment

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: s for name, s in SERVICES.items() if "build" in s}
DOCKERFILE = (ROOT / ".ci" / "Dockerfile").read_text()
ATTRIBUTES = {
    *("build", "cap_drop", "command", "depends_on", "deploy", "entrypoint", "environment"),
    *("healthcheck", "image", "init", "ports", "read_only", "restart", "security_opt"),
    *("stop_grace_period", "tmpfs", "volumes"),
}
CONDITIONS = {"service_healthy", "service_completed_successfully", "service_started"}
DURATION = re.compile(r"\d+(ms|s|m|h)$")


def words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)
    else:
        yield str(value)


@pytest.mark.parametrize("name", SERVICES)
class TestService:
    def test_has_only_attributes_that_compose_knows(self, name: str) -> None:
        assert set(SERVICES[name]) <= ATTRIBUTES

    def test_its_image_is_pinned(self, name: str) -> None:
        image = SERVICES[name]["image"]

        assert "build" in SERVICES[name] or re.search(r":\d+\.\d+[\w.-]*$", image), image

    def test_waits_for_services_that_can_be_waited_for(self, name: str) -> None:
        for other, how in SERVICES[name].get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
            if how["condition"] == "service_completed_successfully":
                assert SERVICES[other]["restart"].startswith("on-failure")

    def test_its_health_check_is_complete(self, name: str) -> None:
        check = SERVICES[name].get("healthcheck")
        if check is not None:
            assert check["test"][0] in {"CMD", "CMD-SHELL"}
            assert all(DURATION.match(check[key]) for key in ("interval", "timeout"))

    def test_its_volumes_are_declared(self, name: str) -> None:
        for volume in SERVICES[name].get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]

    def test_holds_no_secret(self, name: str) -> None:
        for key, value in SERVICES[name].get("environment", {}).items():
            if re.search(r"PASSWORD|PWD|SECRET|SEALING|DATABASE_URL", key):
                assert re.search(r"\$\{\w+:\?", value), key


@pytest.mark.parametrize("name", OURS)
class TestOurService:
    def test_sets_only_what_baton_reads(self, name: str) -> None:
        known = {f"BATON_{field.upper()}" for field in Environment.model_fields}

        assert set(OURS[name]["environment"]) <= known

    def test_runs_a_command_that_exists(self, name: str) -> None:
        command = OURS[name]["command"]

        if "manage.py" in command:
            assert command[2] in get_commands()
        else:
            assert command[1:4] == ["-m", "uvicorn", "designer.asgi:application"]
            assert (ROOT / "designer" / "asgi.py").is_file()

    def test_has_no_more_rights_than_it_needs(self, name: str) -> None:
        assert OURS[name]["read_only"] is True
        assert OURS[name]["cap_drop"] == ["ALL"]


class TestTopology:
    def test_moves_by_three_settings(self) -> None:
        told = OURS["web"]["environment"]

        assert {"BATON_DATABASE_URL", "BATON_REDIS_URL", "BATON_TEMPORAL_ADDRESS"} <= set(told)
        assert all(service["environment"] == told for service in OURS.values())

    def test_has_two_webs_and_two_workers(self) -> None:
        assert SERVICES["web"]["deploy"]["replicas"] == 2
        assert SERVICES["worker"]["deploy"]["replicas"] == 2

    def test_addresses_name_services(self) -> None:
        text = " ".join(words({n: s.get("environment", {}) for n, s in OURS.items()}))

        for host in re.findall(r"(?:@|redis://|\s)(\w+):\d{4}\b", text):
            assert host in SERVICES

    def test_only_the_proxy_is_reachable_from_outside(self) -> None:
        assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


class TestDockerfile:
    def test_copies_what_is_there(self) -> None:
        made = {".ci/requirements/runtime.txt", "pyproject.toml", "README.md", "manage.py"}
        made |= {"engine", "designer", "frontend", "frontend/package.json"}
        made |= {"frontend/package-lock.json"}
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
            for source in line.split()[:-1]:
                assert source in made
                assert (ROOT / source).exists()

    def test_checks_hashes_and_does_not_run_as_root(self) -> None:
        assert "--require-hashes -r .ci/requirements/runtime.txt" in DOCKERFILE
        assert re.search(r"^USER baton$", DOCKERFILE, re.MULTILINE)

    def test_its_images_are_pinned(self) -> None:
        images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

        assert all(re.search(r":\d+\.\d+", image) for image in images)
