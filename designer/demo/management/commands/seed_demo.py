"""`manage.py seed_demo --shop-url http://127.0.0.1:9001 --smtp-port 9025`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from designer.demo.presence import is_seeded
from designer.demo.seed.workspace import Addresses, follow, is_untouched, seed
from designer.demo.shop_token import make_token, read_token


class Command(BaseCommand):
    help = "Make the demo workspace in an empty database; later, follow its other side's addresses."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop-url", required=True)
        parser.add_argument(
            "--shop-token",
            default="",
            help="What the shop asks for; empty makes one, for a shop on this machine.",
        )
        parser.add_argument("--smtp-host", default="127.0.0.1")
        parser.add_argument("--smtp-port", type=int, required=True)

    @override
    def handle(self, *_: Any, **options: Any) -> None:
        if not is_seeded() and not is_untouched():
            if options["verbosity"]:
                self.stdout.write("This Baton is in use already: the demo was not made.")
            return
        addresses = Addresses(
            shop_url=options["shop_url"],
            shop_token=options["shop_token"] or _token_for_this_machine(),
            smtp_host=options["smtp_host"],
            smtp_port=options["smtp_port"],
        )
        if is_seeded():
            follow(addresses)
        else:
            seed(addresses)


def _token_for_this_machine() -> str | None:
    folder = Path(settings.BATON_DATA_DIR) / "demo" / "shop"
    known = read_token(folder)
    if known and is_seeded():
        return None
    return known or make_token(folder)
