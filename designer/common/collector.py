"""Python's garbage collector in processes that live long."""

import gc


def spare_the_collector() -> None:
    """
    Keep what was loaded out of the garbage collector's rounds, and let fewer rounds begin.

    In the worker a full round walked 190,000 objects that live as long as the process, and stopped
    every run for a tenth of a second; without them a run of 5,000 steps begins in 220 ms instead
    of 390. A plan of 5,000 steps is read in 110 ms instead of 250 when 10,000 new objects, not 700,
    begin a round. In the web server a graph with 1,000 new expressions is checked and compiled in
    290 ms instead of 470.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
