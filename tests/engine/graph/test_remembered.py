"""What was found out is known again for the very same objects, and for nothing else."""

from engine.graph.remembered import Remembered


class TestRemembered:
    def test_knows_the_same_objects_again_and_no_equal_ones(self) -> None:
        known: Remembered[str] = Remembered(most=10)
        schema = {"type": "string"}
        known.put((schema,), "text")

        assert known.get((schema,)) == "text"
        assert known.get(({"type": "string"},)) is None

    def test_tells_apart_what_else_the_answer_hangs_on(self) -> None:
        known: Remembered[str] = Remembered(most=10)
        known.put((), "one", also=1)

        assert known.get((), also=1) == "one"
        assert known.get((), also=2) is None

    def test_keeps_what_it_names_so_that_no_other_object_can_take_its_place(self) -> None:
        known: Remembered[int] = Remembered(most=1_000)
        for number in range(500):
            known.put(([number],), number)

        assert all(known.get(([number],)) is None for number in range(500))

    def test_lets_go_of_what_was_not_asked_for_longest(self) -> None:
        known: Remembered[str] = Remembered(most=2)
        known.put((), "a", also="a")
        known.put((), "b", also="b")
        known.get((), also="a")
        known.put((), "c", also="c")

        assert [known.get((), also=name) for name in "abc"] == ["a", None, "c"]

    def test_forgets(self) -> None:
        known: Remembered[str] = Remembered(most=2)
        known.put((), "a", also="a")
        known.forget()

        assert known.get((), also="a") is None
