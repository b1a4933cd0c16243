"""One OpenAPI document for all shapes, and the TypeScript types made from it."""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from setup import frontend, packages
from setup.progress import ROOT, CannotGoOn, run_quietly

DOCUMENT = frontend.FRONTEND / "openapi.json"
TYPES = frontend.FRONTEND / "src" / "api" / "schema.gen.ts"


def generate(document: Path, types: Path, env: Mapping[str, str]) -> None:
    """Write the document and the types."""
    spectacular = ["manage.py", "spectacular", "--format", "openapi-json", "--fail-on-warn"]
    run_quietly(
        [str(packages.PYTHON), *spectacular, "--file", str(document)],
        env={"DJANGO_SETTINGS_MODULE": "designer.settings.test"},
    )
    text = document.read_text()
    document.write_text(text if text.endswith("\n") else text + "\n")
    tool = frontend.FRONTEND / "node_modules" / ".bin" / "openapi-typescript"
    run_quietly([str(tool), str(document), "-o", str(types)], env=env)


def write(env: Mapping[str, str]) -> None:
    """Regenerate the committed files."""
    generate(DOCUMENT, TYPES, env)


def find_drift(env: Mapping[str, str]) -> list[str]:
    """Name the committed files that are not those of this code."""
    with tempfile.TemporaryDirectory() as folder:
        document, types = Path(folder) / "openapi.json", Path(folder) / "schema.gen.ts"
        generate(document, types, env)
        pairs = ((DOCUMENT, document), (TYPES, types))
        return [
            str(kept.relative_to(ROOT))
            for kept, made in pairs
            if not kept.exists() or kept.read_bytes() != made.read_bytes()
        ]


def main() -> int:
    """Say which files have drifted; 1 when any has."""
    try:
        drifted = find_drift({"PATH": os.environ["PATH"]})
    except CannotGoOn as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name in drifted:
        print(f"{name} is not what this code says: run make schema and commit it.")
    return 1 if drifted else 0


if __name__ == "__main__":
    sys.exit(main())
