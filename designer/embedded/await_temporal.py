"""
Waits until Temporal's server is ours and answers: a program, so that it leaves no memory behind.

Temporal's library takes some fifty megabytes; the supervisor runs for months and needs it once.
"""

import argparse
import asyncio
import os
import sys

from engine.errors import EngineError
from engine.server import ServerSettings, wait_until_ready


def main() -> int:
    """Wait; 0 when it is ready, 1 with a sentence when it will not be."""
    parser = argparse.ArgumentParser()
    for name in ("--port", "--pid", "--timeout"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--namespace", required=True)
    given = parser.parse_args()
    settings = ServerSettings(
        database=None, namespace=given.namespace, port=given.port, http_port=0, metrics_port=0
    )
    try:
        asyncio.run(wait_until_ready(settings, pid=given.pid, timeout_s=given.timeout))
    except EngineError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # The library can abort an interpreter that ends by itself.
    os._exit(code)
