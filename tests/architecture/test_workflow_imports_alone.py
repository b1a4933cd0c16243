import subprocess
import sys

FORBIDDEN = (
    "designer",
    "django",
    "engine.activities",
    "engine.client",
    "engine.compiler",
    "engine.connectors",
    "engine.expressions.evaluate",
    "engine.graph",
    "engine.ports",
    "engine.worker",
    "httpx2",
    "psycopg",
    "pydantic_monty",
    "redis",
)


class TestWorkflowModule:
    def test_loads_nothing_that_touches_the_world(self) -> None:
        program = "import sys, engine.runtime.workflow; print('\\n'.join(sys.modules))"

        answer = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        loaded = answer.stdout.split()
        strangers = [m for m in loaded for f in FORBIDDEN if m == f or m.startswith(f"{f}.")]
        assert not strangers
