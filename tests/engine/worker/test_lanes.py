import contextlib
import threading

from engine.worker.lanes import LONG_S, Lanes

SHORT_S = LONG_S / 2


def beside(lanes: Lanes, order: list[str], name: str) -> threading.Thread:
    """Go through in another thread; it stands in line, or is through, when this returns."""
    before = lanes.waiting

    def go() -> None:
        with lanes.through(LONG_S):
            order.append(name)

    thread = threading.Thread(target=go)
    thread.start()
    while lanes.waiting == before and not order:
        threading.Event().wait(0.001)
    return thread


class TestLanes:
    def test_let_no_more_long_ones_go_than_there_are(self) -> None:
        lanes, order = Lanes(1), list[str]()
        with lanes.through(LONG_S):
            first, second = beside(lanes, order, "first"), beside(lanes, order, "second")
            assert (lanes.waiting, order) == (2, [])

        first.join()
        second.join()
        assert order == ["first", "second"]

    def test_let_short_ones_go_past(self) -> None:
        lanes = Lanes(1)
        with lanes.through(LONG_S), lanes.through(SHORT_S):
            assert not lanes.waiting

    def test_are_free_again_after_an_error(self) -> None:
        lanes = Lanes(1)
        with contextlib.suppress(ValueError), lanes.through(LONG_S):
            raise ValueError

        with lanes.through(LONG_S):
            assert not lanes.waiting
