"""`python -m designer.demo.shop --port 9001 --data .data/shop [--token …]`."""

import argparse
import asyncio
import os
from pathlib import Path

from designer.demo.serving import serve
from designer.demo.shop.app import build_app


def main() -> None:
    """Run the shop until SIGTERM."""
    parser = argparse.ArgumentParser(prog="designer.demo.shop", description="The demo shop.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder for the shop's file")
    # A token on the command line can be read by everybody on the machine; the variable can't.
    parser.add_argument("--token", default=os.environ.get("BATON_SHOP_TOKEN", ""))
    given = parser.parse_args()
    app = build_app(data=given.data, token=given.token)
    try:
        asyncio.run(serve(app, host=given.host, port=given.port))
    finally:
        app.state.store.close()


if __name__ == "__main__":
    main()
