import type { LiveRun } from "./liveRun";
import { useRun, useRunStore } from "./RunContext";
import classes from "./TimeSlider.module.css";
import { clockTime } from "./times";

/** Moves the whole page in time, event by event; at its end it follows what happens. */
export function TimeSlider() {
  const store = useRunStore();
  const last = useRun((state) => state.view.last_event);
  const moment = useRun((state) => state.moment);
  // Of a run with too many events to hold, the server tells each moment.
  const movable = useRun((state) => state.events === null || state.historyComplete);
  const running = useRun((state) => state.view.finished_at === null);
  const at = moment ?? last;
  const when = useRun(timeOf);
  const following = moment === null;
  return (
    <div className={classes.slider}>
      <span className={classes.time}>{when}</span>
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`Event ${at} of ${last}${when && `, ${when}`}`}
        min={0}
        max={last}
        value={at}
        disabled={!movable || last === 0}
        onChange={({ currentTarget }) => {
          const wanted = Number(currentTarget.value);
          store.setState({ moment: wanted >= last ? null : wanted });
        }}
      />
      <button
        type="button"
        className={classes.live}
        data-following={following}
        aria-pressed={following}
        onClick={() => store.setState({ moment: null })}
      >
        <span className={classes.dot} aria-hidden="true" />
        {running ? (following ? "live" : "back to live") : following ? "at its end" : "to its end"}
      </button>
    </div>
  );
}

/** When the event was up to which the page shows the run. */
function timeOf(state: LiveRun): string {
  const { events, moment, past, view } = state;
  if (events === null) {
    const at = moment === null ? view.finished_at : (past?.at ?? null);
    return at === null ? "" : clockTime(at);
  }
  const at = moment ?? view.last_event;
  const event = events.findLast((known) => known.number <= at);
  return event ? clockTime(event.event.at) : "";
}
