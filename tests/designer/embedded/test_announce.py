import shlex
from pathlib import Path

import pytest

from designer.accounts.management.commands.create_admin import Command
from designer.demo.people import PASSWORD, PEOPLE
from designer.embedded.announce import announce
from designer.embedded.inhabitants import Inhabitants
from designer.embedded.stack import Stack
from designer.settings.environment import ROOT


def told(inhabitants: Inhabitants, *, demo: bool, data_dir: str = str(ROOT / ".data")) -> str:
    env = {"BATON_DATA_DIR": data_dir, "BATON_MAIL_SINK_URL": "http://127.0.0.1:9080"}
    stack = Stack(
        parts=(), demo={"shop": 9001} if demo else {}, env=env, base_url="http://127.0.0.1:8000"
    )
    return "\n".join(announce(stack, seconds=1.0, inhabitants=inhabitants))


class TestAnnounce:
    def test_the_demos_sign_ins_with_the_demo(self) -> None:
        text = told(Inhabitants.DEMO, demo=True)

        assert PASSWORD in text
        assert all(person.email in text for person in PEOPLE)
        assert "create_admin" not in text

    @pytest.mark.parametrize("inhabitants", Inhabitants)
    def test_nobodys_password_without_its_parts(self, inhabitants: Inhabitants) -> None:
        assert PASSWORD not in told(inhabitants, demo=False)

    def test_one_sentence_warns_of_the_demos_people_without_the_demo(self) -> None:
        (line,) = [
            line
            for line in told(Inhabitants.DEMO, demo=False).splitlines()
            if "the demo's people are still" in line.lower()
        ]

        assert line.endswith(".")

    def test_somebody_real_is_told_nothing_more(self) -> None:
        text = told(Inhabitants.OTHERS, demo=False)

        assert "create_admin" not in text
        assert "demo" not in text.lower()

    def test_nobody_is_told_the_one_command_to_type(self) -> None:
        (line,) = [
            line
            for line in told(Inhabitants.NOBODY, demo=False).splitlines()
            if "create_admin" in line
        ]

        words = shlex.split(line)
        python, manage, command, *options = words
        assert Path(python).exists()
        assert (manage, command) == ("manage.py", "create_admin")
        assert Command().create_parser("manage.py", "create_admin").parse_args(options).workspace

    def test_the_command_names_a_data_folder_of_its_own(self, tmp_path: Path) -> None:
        text = told(Inhabitants.NOBODY, demo=False, data_dir=str(tmp_path))

        assert f"BATON_DATA_DIR={tmp_path} " in text
