import os

import pytest
from django.core.management import call_command

from designer.accounts.models import User
from designer.embedded import prepare
from designer.embedded.inhabitants import Inhabitants, find_inhabitants
from designer.embedded.obstacle import Obstacle


@pytest.mark.django_db
class TestFindInhabitants:
    def test_at_first_there_is_nobody(self) -> None:
        assert find_inhabitants() is Inhabitants.NOBODY

    def test_somebody_real(self) -> None:
        User.objects.create_user("zoe@example.org", "a long password")

        assert find_inhabitants() is Inhabitants.OTHERS

    def test_the_demo_counts_even_with_others_besides(self, settings, tmp_path) -> None:
        settings.BATON_DATA_DIR = tmp_path
        call_command("seed_demo", shop_url="http://127.0.0.1:9001", smtp_port=9025, verbosity=0)
        User.objects.create_user("zoe@example.org", "a long password")

        assert find_inhabitants() is Inhabitants.DEMO


class TestPrepare:
    @pytest.mark.parametrize("found", Inhabitants)
    def test_tells_who_is_there(self, monkeypatch: pytest.MonkeyPatch, found: Inhabitants) -> None:
        monkeypatch.setattr(prepare, "_prepare_and_leave", lambda _demo: os._exit(found))

        assert prepare.prepare(demo={}) is found

    @pytest.mark.parametrize("code", [0, 1])
    def test_anything_else_is_a_failure(self, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        monkeypatch.setattr(prepare, "_prepare_and_leave", lambda _demo: os._exit(code))

        with pytest.raises(Obstacle):
            prepare.prepare(demo={})
