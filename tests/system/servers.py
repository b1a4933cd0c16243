"""PostgreSQL, Redis and Temporal as servers of their own, in a folder and on ports of their own."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from designer.embedded.ports import free_port
from engine.server import ServerSettings, free_ports, server_command
from tests.system.stack import until


def answers(port: int) -> bool:
    """Whether something listens on a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Server:
    """A program that listens on a port."""

    def __init__(self, command: Sequence[str], *, port: int, user: str | None = None) -> None:
        self.port = port
        self._command = list(command)
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill(signal.SIGINT)

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen(
            self._command,
            user=self._user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(lambda: answers(self.port), why=f"for {self._command[0]}")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it, hard unless told otherwise."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def postgres_program(name: str) -> str:
    """Find a program of the newest PostgreSQL; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    program = str(found[0]) if found else shutil.which(name)
    assert program, "PostgreSQL is needed here: on Debian, apt-get install postgresql"
    return program


def postgres(folder: Path) -> Server:
    """Make a PostgreSQL with an empty database `baton`; it refuses to run as root."""
    user = "nobody" if os.geteuid() == 0 else None
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if user:
        os.chown(data, pwd.getpwnam(user).pw_uid, -1)
        # What the test was given is its own; the way to it must be open to the server's user.
        for parent in (folder, *folder.parents):
            if not (mode := parent.stat().st_mode) & 0o001:
                parent.chmod(mode | 0o011)
    subprocess.run(
        [postgres_program("initdb"), "-D", data, "-U", "baton", "-A", "trust", "-E", "UTF8", "-N"],
        user=user,
        check=True,
        capture_output=True,
    )
    port = free_port()
    command = [postgres_program("postgres"), "-D", str(data), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    return Server(command, port=port, user=user)


def make_database(server: Server, name: str) -> str:
    """Make a database; the answer is its address."""
    import psycopg

    def try_it() -> bool:
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(
                f"postgresql://baton@127.0.0.1:{server.port}/postgres", autocommit=True
            ) as connection,
        ):
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
            return True
        return False

    until(try_it, why="for PostgreSQL to take a connection")
    return f"postgresql://baton@127.0.0.1:{server.port}/{name}"


def redis(folder: Path) -> Server:
    """Make a Redis that keeps nothing."""
    program = shutil.which("redis-server")
    assert program, "Redis is needed here: on Debian, apt-get install redis-server"
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    return Server([*command, str(folder)], port=port)


def temporal(folder: Path, *, namespace: str) -> Server:
    """Make a Temporal server that is not the supervisor's."""
    port, http_port, metrics_port = free_ports(3)
    settings = ServerSettings(
        database=folder / "temporal.sqlite3",
        namespace=namespace,
        port=port,
        http_port=http_port,
        metrics_port=metrics_port,
    )
    return Server(server_command(settings), port=port)
