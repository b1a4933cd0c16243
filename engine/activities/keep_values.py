"""Activities for workflows whose values are kept: holes, pages of lists, answers of others."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar

from temporalio import activity

from engine.activities.blocking import Blocking
from engine.activities.errors import diagnose, raise_for_temporal
from engine.activities.values import KeptValues, ValueTooLarge, facts_of, to_text
from engine.errors import EngineError
from engine.expressions.evaluate import Evaluator, Limits
from engine.expressions.fill import Evaluate, fill
from engine.expressions.references import KEY, Hole, beyond
from engine.expressions.template import Expression, Path
from engine.ports import ValueStore
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES
from engine.runtime.steps.for_each import NotAList, TooManyItems
from engine.runtime.value_contract import (
    KEEP_VALUE,
    RESOLVE_HOLES,
    SHARE_VALUES,
    SPLIT_LIST,
    KeepValue,
    Kept,
    Page,
    Pages,
    ResolveHoles,
    ShareValues,
    SplitList,
)

T = TypeVar("T")

PAGE_BYTES: Final = 64_000
"""What is read for one item of a list that is kept, or the item itself if it is larger."""

LARGE_DATA: Final = Limits(
    seconds=8.0,
    memory_bytes=768 * 1024 * 1024,
    wait_s=60.0,
    data=20_000_000,
    result=20_000_000,
)
"""
What an expression over kept values may use, one at a time.

The interpreter takes about twelve times the text: with 50 MB that were half a gigabyte more, and
4 s. A plain path has no such bound.
"""


class ValueKeeper:
    """
    Serves the workflows of one worker.

    Args:
        blocking: Threads of its own, because an expression over much data takes seconds.
    """

    def __init__(self, store: ValueStore | None, *, blocking: Blocking) -> None:
        self._values = KeptValues(store)
        self._blocking = blocking
        self._lock = threading.Lock()
        self._evaluator: Evaluator | None = None

    def close(self) -> None:
        """End the interpreter, if anything has needed it."""
        if self._evaluator is not None:
            self._evaluator.close()

    @property
    def activities(self) -> list[Callable[..., Any]]:
        """List the activities."""
        return [self.resolve_holes, self.keep_value, self.split_list, self.share_values]

    @activity.defn(name=RESOLVE_HOLES)
    async def resolve_holes(self, request: ResolveHoles) -> list[Any]:
        """Fill holes that read kept values; what becomes large is kept as well."""
        return await self._told(self._resolve, request)

    @activity.defn(name=KEEP_VALUE)
    async def keep_value(self, request: KeepValue) -> Kept:
        """Keep what a workflow has made, or give the value itself where that can travel."""
        return await self._told(self._keep, request)

    @activity.defn(name=SPLIT_LIST)
    async def split_list(self, request: SplitList) -> Pages:
        """Keep a list anew in pages, each of which is quickly read."""
        return await self._told(self._split, request)

    @activity.defn(name=SHARE_VALUES)
    async def share_values(self, request: ShareValues) -> None:
        """Let a run read the values in another's answer."""
        await self._told(self._share, request)

    async def _told(self, work: Callable[[Any], T], request: Any) -> T:
        """Do the work in a thread; tell the run of what its author can mend."""
        try:
            return await self._blocking.call(_bounded(work), request)
        except EngineError as error:
            raise_for_temporal(
                diagnose(error, where="A value", called=False), attempt=activity.info().attempt
            )

    def _resolve(self, request: ResolveHoles) -> list[Any]:
        scope = self._values.open(request.scope, run_id=request.run_id)
        return [self._fill(hole, scope, request) for hole in request.holes]

    def _fill(self, hole: Hole, scope: dict[str, Any], request: ResolveHoles) -> Any:
        value = fill(hole, scope, self._evaluation(request))
        text = to_text(value)
        if request.inline:
            if len(text) > VALUE_LIMIT_BYTES:
                raise ValueTooLarge(
                    f"{request.step} needs the value itself, and it takes {len(text):,} bytes, "
                    f"more than {VALUE_LIMIT_BYTES:,}. Name the part that is needed.",
                    bytes=len(text),
                )
            return value
        if not self._values.keeps(len(text)):
            return value
        found = beyond(hole.keys, request.scope) if isinstance(hole, Path) else None
        if found is not None:
            # It is there already, as a part of another.
            facts, rest = found
            at = [*facts.get("at", []), *rest]
            return {KEY: {"id": facts["id"], "at": at, **facts_of(value, len(text))}}
        return self._values.put(text, value, run_id=request.run_id, name=request.step)

    def _evaluation(self, request: ResolveHoles) -> Evaluate:
        def value_of(expression: Expression, narrowed: dict[str, Any]) -> Any:
            return self._interpreter().evaluate(
                expression.code,
                narrowed,
                now=request.now,
                seed=request.seed,
                source=expression.source,
            )

        return value_of

    def _interpreter(self) -> Evaluator:
        with self._lock:
            if self._evaluator is None:
                self._evaluator = Evaluator(processes=1, limits=LARGE_DATA)
            return self._evaluator

    def _keep(self, request: KeepValue) -> Kept:
        value, run_id = request.value, request.run_id
        if request.inline_up_to:
            with contextlib.suppress(ValueTooLarge):
                opened = self._values.open(value, run_id=run_id, most=request.inline_up_to)
                if len(to_text(opened)) <= request.inline_up_to:
                    return Kept(value=opened)
        if not self._values.keeps(len(to_text(value))):
            return Kept(as_it_is=True)
        # What is kept holds no reference, so that whoever reads it needs nothing else.
        opened = self._values.open(value, run_id=run_id)
        kept = self._values.keep(opened, run_id=run_id, name=request.step)
        return Kept(value=kept)

    def _split(self, request: SplitList) -> Pages:
        run_id = request.run_id
        items = self._values.open(request.items, run_id=run_id)
        if not isinstance(items, list):
            raise NotAList(f"{request.step} goes through a list, but its items are none.")
        if len(items) > request.most:
            raise TooManyItems(
                f"{request.step} has {len(items):,} items, more than {request.most:,}. "
                "Pass on a part of them.",
                items=len(items),
            )
        pages: list[Page] = []
        page: list[Any] = []
        size = 0
        for item in items:
            text = len(to_text(item)) + 1
            if page and size + text > PAGE_BYTES:
                pages.append(self._page(page, request, number=len(pages)))
                page, size = [], 0
            page.append(item)
            size += text
        if page:
            pages.append(self._page(page, request, number=len(pages)))
        return Pages(pages=tuple(pages))

    def _page(self, items: list[Any], request: SplitList, *, number: int) -> Page:
        name = f"{request.step}/page{number}"
        kept = self._values.put(to_text(items), items, run_id=request.run_id, name=name)
        return Page(id=kept[KEY]["id"], count=len(items))

    def _share(self, request: ShareValues) -> None:
        self._values.share(request.value, run_id=request.run_id, from_run=request.from_run)


def _bounded(work: Callable[[Any], T]) -> Callable[[Any], T]:
    """Tell of data that is nested too deeply, which no further try would change."""

    def bounded(request: Any) -> T:
        try:
            return work(request)
        except RecursionError:
            raise ValueTooLarge(
                "A large value is nested too deeply to be taken apart. Pick less of the data."
            ) from None

    return bounded
