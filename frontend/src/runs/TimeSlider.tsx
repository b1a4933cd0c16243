import classes from "./Run.module.css";
import { useRun, useRunStore } from "./RunContext";
import { clockTime } from "./times";

/** Moves the whole page in time, event by event; at its end it follows what happens. */
export function TimeSlider() {
  const store = useRunStore();
  const last = useRun((state) => state.view.last_event);
  const moment = useRun((state) => state.moment);
  const events = useRun((state) => state.events);
  const complete = useRun((state) => state.historyComplete);
  const running = useRun((state) => state.view.finished_at === null);
  const at = moment ?? last;
  const event = events.findLast((known) => known.number <= at);
  const when = event ? clockTime(event.event.at) : "";
  const following = moment === null;
  return (
    <div className={classes.slider}>
      <span className={classes.sliderTime}>{when}</span>
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`Event ${at} of ${last}${when && `, ${when}`}`}
        min={0}
        max={last}
        value={at}
        disabled={!complete || last === 0}
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
        <span className={classes.liveDot} aria-hidden="true" />
        {running ? (following ? "live" : "back to live") : following ? "at its end" : "to its end"}
      </button>
    </div>
  );
}
