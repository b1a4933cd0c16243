"""The OpenAPI document and the TypeScript types are those of this code."""

import subprocess
import sys

from designer.settings.environment import ROOT


class TestSchema:
    def test_has_not_drifted(self) -> None:
        done = subprocess.run(
            [sys.executable, ROOT / ".ci" / "setup" / "schema.py"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stdout + done.stderr
