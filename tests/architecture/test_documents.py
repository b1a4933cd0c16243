"""What the documents list is what the code has."""

import re

import pytest

from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.roles import GRANTS, Role
from designer.common.errors import DesignerError
from designer.settings.environment import ROOT, Environment
from engine.errors import EngineError
from tests.architecture.sources import named, python_files

DOCS = ROOT / "docs"
CODE = re.compile(
    r"^\s+code(?:: str)? ?= ?\"([a-z_]+\.[a-z_.]+)\"|\bcode=\"([a-z_]+\.[a-z_.]+)\"", re.MULTILINE
)
LETTERS = {
    Grant.ANY: "Y",
    Grant.OWN: "o",
    Grant.METADATA: "m",
    Grant.SECOND_PERSON: "2",
    Grant.BREAK_GLASS: "b",
}


def documented_matrix() -> dict[str, list[str]]:
    """Rows of the matrix: `| 1 | what | `permission` | Y | … |`."""
    rows = {}
    for line in (DOCS / "security-model.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| \n").split("|")]
        found = next(
            (
                re.fullmatch(r"`([a-z_]+\.[a-z_]+)`", cell)
                for cell in cells
                if re.fullmatch(r"`[a-z_]+\.[a-z_]+`", cell)
            ),
            None,
        )
        if found and len(cells) >= len(Role):
            rows[found[1]] = cells[-len(Role) :]
    return rows


class TestSecurityModel:
    @pytest.mark.parametrize("permission", Permission)
    def test_the_matrix_says_what_the_code_grants(self, permission: Permission) -> None:
        granted = [GRANTS[role].get(permission) for role in Role]

        assert documented_matrix().get(permission.value) == [
            LETTERS[grant] if grant else "-" for grant in granted
        ]


class TestErrors:
    def test_every_code_is_documented(self) -> None:
        roots = {EngineError.code, DesignerError.code}
        used = {
            code: named(file)
            for file in python_files("engine", "designer")
            for found in CODE.findall(file.read_text())
            if (code := found[0] or found[1]) not in roots
        }
        documented = set(re.findall(r"`([a-z_]+\.[a-z_.]+)`", (DOCS / "errors.md").read_text()))

        assert {code: where for code, where in used.items() if code not in documented} == {}


class TestDeployment:
    @pytest.mark.parametrize("name", Environment.model_fields)
    def test_every_setting_is_documented(self, name: str) -> None:
        assert f"`BATON_{name.upper()}`" in (DOCS / "deployment.md").read_text()


class TestHowTo:
    @pytest.mark.parametrize(
        "guide",
        [
            "add-a-connector",
            "add-a-node-kind",
            "add-an-api-endpoint",
            "add-a-permission",
            "add-an-audit-event",
            "add-a-canvas-feature",
            "add-a-run-event",
            "add-a-housekeeping-job",
        ],
    )
    def test_the_guide_is_there_and_in_the_index(self, guide: str) -> None:
        assert (DOCS / "how-to" / f"{guide}.md").is_file()
        assert f"({guide}.md)" in (DOCS / "how-to" / "README.md").read_text()

    def test_no_document_points_to_a_file_that_is_not_there(self) -> None:
        broken = [
            f"{named(page)} → {target}"
            for page in [*DOCS.rglob("*.md"), ROOT / "README.md"]
            for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text())
            if not (page.parent / target).exists()
        ]

        assert not broken
