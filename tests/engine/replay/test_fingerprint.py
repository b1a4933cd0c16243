from tests.engine.replay.fingerprint import fingerprint, stored

ADVICE = """
What workflow code does changed: {changes}.

Runs that began before may be under way anywhere, and must go on with the new code:
1. Where the new code decides differently, ask `workflow.patched("what-is-new")` at that place
   and keep the old way for runs that began before (docs/how-to/change-the-interpreter.md).
2. `make replay` must pass, and the new way needs a stored history of its own:
   `pytest tests/engine/replay --record-histories`.
3. Then accept the new fingerprint: `python -m tests.engine.replay.fingerprint`.
"""


class TestFingerprint:
    def test_changes_only_on_purpose(self) -> None:
        now, before = fingerprint(), stored()

        changes = [f"new: {name}" for name in now.keys() - before.keys()]
        changes += [f"gone: {name}" for name in before.keys() - now.keys()]
        changes += [f"other: {n}" for n in now.keys() & before.keys() if now[n] != before[n]]

        assert not changes, ADVICE.format(changes="; ".join(sorted(changes)))

    def test_sees_every_kind_of_command_that_there_is(self) -> None:
        kinds = {name.rpartition(": ")[2].partition(" ")[0] for name in fingerprint()}

        assert {
            "execute_activity",
            "execute_local_activity",
            "start_child_workflow",
            "sleep",
            "wait_condition",
            "patched",
            "continue_as_new",
            "signal",
            "LONGEST_HISTORY",
            "OPERATIONS_IN_A_BATCH",
        } <= kinds
