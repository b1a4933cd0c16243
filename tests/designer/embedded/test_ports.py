import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.embedded.obstacle import Obstacle
from designer.embedded.ports import LOOPBACK, free_port, is_free, lasting_ports, need_free


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


class TestNeedFree:
    def test_a_taken_port_is_told_in_one_sentence(self, taken_port: int) -> None:
        with pytest.raises(Obstacle) as caught:
            need_free(taken_port, host=LOOPBACK)

        assert str(taken_port) in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_a_free_port_is_fine(self) -> None:
        need_free(free_port(), host=LOOPBACK)

    @pytest.mark.parametrize("port", [0, -1, 65_536])
    def test_a_port_that_does_not_exist_is_refused(self, port: int) -> None:
        with pytest.raises(Obstacle, match="no port"):
            need_free(port, host=LOOPBACK)


class TestLastingPorts:
    def test_the_same_ports_come_back(self, tmp_path: Path) -> None:
        file = tmp_path / "ports.json"

        first = lasting_ports(file, ("shop", "smtp"))

        assert lasting_ports(file, ("shop", "smtp")) == first
        assert all(is_free(port) for port in first.values())

    @pytest.mark.parametrize(
        "found", ["", '{"shop": 12', "[]", '{"shop": "x"}', '{"shop": 99999999}', "\0\0"]
    )
    def test_a_garbled_file_is_as_good_as_none(self, tmp_path: Path, found: str) -> None:
        file = tmp_path / "ports.json"
        file.write_text(found)

        first = lasting_ports(file, ("shop",))

        assert is_free(first["shop"])
        assert lasting_ports(file, ("shop",)) == first

    def test_a_port_that_somebody_took_moves(self, tmp_path: Path, taken_port: int) -> None:
        file = tmp_path / "ports.json"
        file.write_text(f'{{"shop": {taken_port}}}')

        assert lasting_ports(file, ("shop",))["shop"] != taken_port
