const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dateFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const exactFormat = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "medium",
});

/** Say how long ago something was, as one would: "just now", "4 minutes ago", "yesterday". */
export function timeAgo(iso: string, now: number = Date.now()): string {
  const past = now - Date.parse(iso);
  if (Number.isNaN(past)) return "";
  if (past < MINUTE) return "just now";
  if (past < HOUR) return words.format(-Math.floor(past / MINUTE), "minute");
  if (past < DAY) return words.format(-Math.floor(past / HOUR), "hour");
  if (past < 7 * DAY) return words.format(-Math.floor(past / DAY), "day");
  return dateFormat.format(new Date(iso));
}

/** Say when something was: the time today, the day and time before. */
export function whenInWords(iso: string, now: number = Date.now()): string {
  const at = new Date(iso);
  const clock = clockFormat.format(at);
  const today = new Date(now).toDateString();
  if (at.toDateString() === today) return `at ${clock}`;
  if (at.toDateString() === new Date(now - DAY).toDateString()) return `yesterday at ${clock}`;
  return `on ${dayFormat.format(at)} at ${clock}`;
}

/** Give a moment to the second, in the reader's time zone. */
export const exactTime = (iso: string): string => exactFormat.format(new Date(iso));

/** Say how long something took: "240 ms", "4.2 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / 1_000)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, "min", 1_000, "s");
  if (ms < DAY) return pair(ms, HOUR, "h", MINUTE, "min");
  return pair(ms, DAY, "d", HOUR, "h");
}

function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`;
}
