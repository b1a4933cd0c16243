"""What a scope has done to the world, in the order in which it was done."""

from dataclasses import dataclass, field

from engine.runtime.activity_contract import Effect


@dataclass(slots=True)
class EffectLog:
    """
    Finished effects that can be undone, in the order in which they finished.

    A place is taken when the effect is done and filled when its undoing is worked out.

    Attributes:
        known: Paths of steps whose effects an earlier execution of the run wrote down.
    """

    entries: list[Effect | None] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def take_place(self) -> int:
        """Keep the place of an effect that has just been done."""
        self.entries.append(None)
        return len(self.entries) - 1

    def hand_over(self, outer: "EffectLog") -> None:
        """Leave everything to the scope around this one."""
        outer.entries.extend(self.entries)
        self.entries.clear()

    def last(self) -> Effect | None:
        """Give the effect that is to be undone next; None when there is none."""
        while self.entries and self.entries[-1] is None:
            self.entries.pop()
        return self.entries[-1] if self.entries else None
