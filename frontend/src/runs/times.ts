const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** "12:04:10", or "12:04:10.250" where milliseconds tell events apart. */
export function clockTime(iso: string, exact = false): string {
  const at = new Date(iso);
  const words = clock.format(at);
  return exact ? `${words}.${String(at.getMilliseconds()).padStart(3, "0")}` : words;
}

/** "00:42", "12:05:09": how long something has been running, as a stop watch says it. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3_600);
  if (hours > 0) parts.unshift(hours);
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

const minute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const fullDay = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
});

/** A moment to come: "12:04" today, "4 Dec at 09:00" this year, "4 Dec 2027 at 09:00" later. */
export function momentWords(iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  if (at.toDateString() === now.toDateString()) return clock.format(at);
  const date = at.getFullYear() === now.getFullYear() ? day.format(at) : fullDay.format(at);
  return `${date} at ${minute.format(at)}`;
}
