import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SENTENCES = [
    line for line in (ROOT / "docs/semantics.md").read_text().splitlines() if line.startswith("- ")
]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)::(\w+)`")


def has_test(file: str, group: str, test: str) -> bool:
    path = ROOT / "tests/engine" / file
    if not path.exists():
        return False
    return any(
        isinstance(node, ast.ClassDef)
        and node.name == group
        and any(getattr(inner, "name", None) == test for inner in node.body)
        for node in ast.parse(path.read_text()).body
    )


class TestSemantics:
    def test_every_sentence_names_a_test(self) -> None:
        assert [line for line in SENTENCES if not NAMED.search(line)] == []

    def test_every_test_that_is_named_exists(self) -> None:
        named = {found for line in SENTENCES for found in NAMED.findall(line)}

        assert sorted(one for one in named if not has_test(*one)) == []
