"""Records events that are too big to travel as news."""

from temporalio import activity

from engine.activities.recorder import Recorder
from engine.runtime.activity_contract import RECORD_EVENTS, RecordEvents


class EventRecorder:
    """Records events for workflows; one serves a whole worker."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @activity.defn(name=RECORD_EVENTS)
    async def record_events(self, request: RecordEvents) -> None:
        """Commit events; Temporal tries again for as long as the journal does not take them."""
        await self._recorder.record(request.run_id, request.events)
