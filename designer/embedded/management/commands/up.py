"""`manage.py up`: start everything on this machine, and keep it alive until Ctrl-C."""

import asyncio
import gc
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from designer.embedded.announce import announce
from designer.embedded.child import OWNER_ONLY
from designer.embedded.inhabitants import Inhabitants
from designer.embedded.lock import hold_data
from designer.embedded.obstacle import Obstacle
from designer.embedded.ports import LOOPBACK, need_free
from designer.embedded.prepare import need_room, prepare
from designer.embedded.run import run_stack
from designer.embedded.stack import plan_stack
from designer.embedded.voice import Voice
from designer.settings.data_dir import explain
from designer.settings.environment import Environment


class Command(BaseCommand):
    help = "Start everything on this machine, and keep it alive until Ctrl-C."
    requires_system_checks = []  # migrate does them

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=LOOPBACK, help="where the web server listens")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--no-demo", action="store_true", help="no demo workspace, no demo shop"
        )

    @override
    def handle(self, *_args: Any, host: str, port: int, no_demo: bool, **_options: Any) -> None:
        environment = Environment()
        self._voice = Voice(self._write)
        os.umask(OWNER_ONLY)
        try:
            self._up(environment, host=host, port=port, demo=not no_demo)
        except Obstacle as error:
            self._end(str(error))
        except OSError as error:
            self._end(explain(error, data_dir=environment.data_dir))
        self._end()

    def _up(self, environment: Environment, *, host: str, port: int, demo: bool) -> None:
        began = time.monotonic()
        with hold_data(environment.data_dir):
            need_room(environment.data_dir)
            need_free(port, host=host)
            stack = plan_stack(environment, host=host, port=port, demo=demo)
            self._show("Preparing the data …")
            inhabitants = prepare(demo=stack.demo)
            if demo and inhabitants is not Inhabitants.DEMO:
                self._show("This Baton is in use already, so it is started without the demo.")
                stack = plan_stack(environment, host=host, port=port, demo=False)
            self._show(f"Starting {', '.join(part.name for part in stack.parts)} …")

            def on_ready() -> None:
                seconds = time.monotonic() - began
                for line in announce(stack, seconds=seconds, inhabitants=inhabitants):
                    self._show(line)

            logs = environment.data_dir / "logs"
            asyncio.run(run_stack(stack, logs=logs, show=self._show, on_ready=on_ready))
            self._show("Stopped.")

    def _show(self, line: str) -> None:
        self._voice.say(line)

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _end(self, sentence: str = "") -> None:
        """Leave at once: Temporal's library can abort an interpreter that ends by itself."""
        self._voice.close()
        if sentence:
            self.stderr.write(sentence)
            self.stderr.flush()
        gc.collect()
        os._exit(1 if sentence else 0)
