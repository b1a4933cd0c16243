"""The documentation of the templates says what the tests hold."""

import re
from pathlib import Path

import pytest

from designer.settings.environment import ROOT
from designer.workflows.templates.library import templates
from designer.workflows.templates.model import Template

TEXT = (ROOT / "docs" / "templates.md").read_text()
TESTS = "\n".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
PROMISING = [one for one in templates().values() if one.category != "Basics"]


class TestDocumentation:
    @pytest.mark.parametrize("template", PROMISING, ids=lambda one: one.name)
    def test_says_what_each_template_needs(self, template: Template) -> None:
        section = SECTIONS[template.title]

        assert "**Connections.**" in section
        assert [one.id for one in template.graph.variables if f"`{one.id}`" not in section] == []

    @pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+|Test\w+)`", TEXT))))
    def test_names_tests_that_exist(self, name: str) -> None:
        assert re.search(rf"(def|class) {name}\b", TESTS)
