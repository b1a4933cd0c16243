from django.apps import AppConfig
from typing_extensions import override


class AccountsConfig(AppConfig):
    name = "designer.accounts"
    label = "accounts"

    @override
    def ready(self) -> None:
        from designer.accounts import sign_in_events

        sign_in_events.connect()
