import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { asApiError } from "@/api/errors";
import { previewQuery } from "@/api/schedules";
import { useSlug } from "@/api/session";
import classes from "./Schedules.module.css";
import { timeInZone } from "./scheduleWords";
import { isComplete, specOf, type When } from "./when";

const WAIT_MS = 300;

/** The next times of what is chosen, worked out by the server as Temporal would. */
export function NextTimes({ when }: { readonly when: When }) {
  const slug = useSlug();
  const [settled] = useDebouncedValue(when, WAIT_MS);
  const complete = isComplete(settled);
  const preview = useQuery({ ...previewQuery(slug, specOf(settled)), enabled: complete });
  const zone = settled.mode === "often" ? undefined : settled.timeZone;
  return (
    <section className={classes.next} aria-live="polite" aria-busy={preview.isFetching}>
      <h3>Next times</h3>
      {!complete && <p>Choose when, and they show here.</p>}
      {complete && preview.isError && <p role="alert">{problemOf(preview.error)}</p>}
      {complete && !preview.isError && (
        <ol>
          {preview.data?.next.map((time) => (
            <li key={time}>
              <time dateTime={time}>{timeInZone(time, zone)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function problemOf(error: unknown): string {
  const known = asApiError(error);
  return known.fields[0]?.message ?? known.message;
}
