import { Button } from "@mantine/core";
import { useState } from "react";
import type { StepView } from "@/api/model";
import { useMay } from "@/api/session";
import { useIsLive, useRunClock } from "./RunContext";
import { SendMessage } from "./SendMessage";
import classes from "./Waiting.module.css";
import { leftWords, type Way, wayWords } from "./waitWords";

/** What the step waits for, or waited for; a message can be sent by hand. */
export function WaitPanel({ step }: { readonly step: StepView }) {
  const waiting = step.status === "waiting";
  return (
    <section aria-label="Waits for">
      <h3>{waiting ? "Waits for" : "Waited for"}</h3>
      <ul className={classes.ways}>
        {step.ways.map((way) => (
          <WayRow key={way.id} way={way} waiting={waiting} came={step.branch === way.id} />
        ))}
      </ul>
    </section>
  );
}

interface WayRowProps {
  readonly way: Way;
  readonly waiting: boolean;
  readonly came: boolean;
}

function WayRow({ way, waiting, came }: WayRowProps) {
  const clock = useRunClock();
  const live = useIsLive();
  const may = useMay();
  const [open, setOpen] = useState(false);
  // Where values are hidden nobody knows the key.
  const sendable = way.type === "message" && way.key !== null && may("message.send");
  const left = waiting ? leftWords(way, clock) : "";
  return (
    <li className={classes.way} data-came={came || undefined}>
      <div className={classes.wayHead}>
        <p className={classes.words}>
          {wayWords(way)}
          {came && " · this came first"}
        </p>
        {left && <span className={classes.left}>{left}</span>}
        {sendable && waiting && live && !open && (
          <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
            Send by hand
          </Button>
        )}
      </div>
      {open && waiting && <SendMessage way={way} onDone={() => setOpen(false)} />}
    </li>
  );
}
