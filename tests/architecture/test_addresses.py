"""Nothing in the repository says where packages came from or on which machine it was written."""

import re

from designer.settings.environment import ROOT
from tests.architecture.sources import named, repository_files

# Put together from halves, so that this file does not break its own rule.
REGISTRIES = (
    "pypi." + "org",
    "python" + "hosted." + "org",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
)
MACHINE = re.compile(r"(?<![\w.}])/(?:work|root|opt|home/\w+)/\w|/" + "tmp/[a-z]")
TEXT = {".css", ".html", ".json", ".md", ".py", ".sh", ".toml", ".ts", ".tsx", ".txt", ".yml", ""}
GENERATED_AND_CASES = {"openapi.json", "address_tricks.json"}


def texts() -> list[tuple[str, str]]:
    return [
        (named(file), file.read_text(errors="replace"))
        for file in repository_files()
        if file.suffix in TEXT and file.name not in GENERATED_AND_CASES
    ]


class TestRepository:
    def test_holds_no_address_of_a_registry(self) -> None:
        guilty = [name for name, text in texts() if any(r in text for r in REGISTRIES)]

        assert not guilty

    def test_holds_no_path_of_a_machine(self) -> None:
        guilty = {
            name: found[0] for name, text in texts() if (found := MACHINE.search(text)) is not None
        }

        assert guilty == {}


class TestLocks:
    def test_every_requirement_is_exact_and_has_hashes(self) -> None:
        for lock in (ROOT / ".ci" / "requirements").glob("*.txt"):
            blocks = re.split(r"\n(?=[a-z])", lock.read_text())
            for block in (block for block in blocks if not block.startswith("#")):
                assert "==" in block.splitlines()[0], block
                assert "--hash=sha256:" in block, block

    def test_the_front_end_is_locked_with_hashes(self) -> None:
        import json

        lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
        packages = {name: facts for name, facts in lock["packages"].items() if name}

        assert [n for n, facts in packages.items() if not facts.get("integrity")] == []
        assert [n for n, facts in packages.items() if facts.get("resolved")] == []
