"""`python -m designer.demo.shop --port 9001 --data .data/shop [--token …]`."""

import argparse
import asyncio
from pathlib import Path

from designer.demo.serving import serve
from designer.demo.shop.app import build_app
from designer.demo.shop_token import read_token


def main() -> None:
    """Run the shop until SIGTERM."""
    parser = argparse.ArgumentParser(prog="designer.demo.shop", description="The demo shop.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder for the shop's file")
    parser.add_argument(
        "--token", default="", help="what callers must send; else the one left in the folder"
    )
    given = parser.parse_args()
    app = build_app(data=given.data, token=given.token or read_token(given.data))
    try:
        asyncio.run(serve(app, host=given.host, port=given.port))
    finally:
        app.state.store.close()


if __name__ == "__main__":
    main()
