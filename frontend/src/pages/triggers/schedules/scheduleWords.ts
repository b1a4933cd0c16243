import type { CalendarSpec, Overlap, ScheduleRow, ScheduleSpec, Weekday } from "@/api/model";
import { duration } from "@/ui/time";
import { LAST_DAY, nthOf, WEEKDAYS, WORKDAYS } from "./when";

export const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

export const MONTH_NAMES: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

export const NTH_NAMES: readonly string[] = ["first", "second", "third", "fourth"];

export const OVERLAPS: readonly { readonly value: Overlap; readonly label: string }[] = [
  { value: "skip", label: "Leave this time out" },
  { value: "buffer_one", label: "Wait for it, then start once" },
  { value: "buffer_all", label: "Wait for it, then start every time that came" },
  { value: "cancel_other", label: "Cancel it, then start" },
  { value: "allow_all", label: "Start beside it" },
];

export const CATCH_UPS: readonly { readonly value: string; readonly label: string }[] = [
  { value: "60", label: "a minute" },
  { value: "600", label: "10 minutes" },
  { value: "3600", label: "an hour" },
  { value: "86400", label: "a day" },
  { value: "604800", label: "a week" },
  { value: "31536000", label: "a year" },
];

/** Say when, in a sentence: "Every weekday at 09:00, Europe/Berlin". */
export function specInWords(spec: ScheduleSpec): string {
  switch (spec.kind) {
    case "interval": {
      const shift = spec.offset_s > 0 ? `, shifted by ${duration(spec.offset_s * 1_000)}` : "";
      return `Every ${spanInWords(spec.every_s)}${shift}`;
    }
    case "cron":
      return `Cron ${spec.expression}, ${spec.time_zone}`;
    case "calendar":
      return `${daysInWords(spec)} at ${listed(spec.times)}, ${spec.time_zone}`;
  }
}

function spanInWords(seconds: number): string {
  const units: readonly [number, string][] = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
    [1, "second"],
  ];
  const [size, name] = units.find(([size]) => seconds % size === 0) ?? [1, "second"];
  const count = seconds / size;
  return count === 1 ? name : `${count} ${name}s`;
}

function daysInWords(spec: CalendarSpec): string {
  const nth = nthOf(spec);
  const [day] = spec.weekdays;
  if (nth !== null && day !== undefined) {
    return `On the ${NTH_NAMES[nth - 1]} ${DAY_NAMES[day]} of ${monthsInWords(spec.months)}`;
  }
  const week = weekInWords(spec.weekdays);
  if (spec.days.length === 0) {
    return spec.months.length === 0 ? week : `${week} in ${monthsInWords(spec.months)}`;
  }
  const month = `On ${monthDaysInWords(spec.days)} of ${monthsInWords(spec.months)}`;
  return spec.weekdays.length === 0
    ? month
    : `${month}, if it is ${orListed(names(spec.weekdays))}`;
}

function weekInWords(days: readonly Weekday[]): string {
  if (days.length === 0 || days.length === WEEKDAYS.length) return "Every day";
  if (days.length === WORKDAYS.length && WORKDAYS.every((day) => days.includes(day))) {
    return "Every weekday";
  }
  return `Every ${listed(names(days))}`;
}

function monthDaysInWords(days: readonly number[]): string {
  const plain = days.filter((day) => day !== LAST_DAY);
  const parts = plain.length === 0 ? [] : [`day ${listed(plain.map(String))}`];
  return listed(days.includes(LAST_DAY) ? [...parts, "the last day"] : parts);
}

const monthsInWords = (months: readonly number[]) =>
  months.length === 0 ? "each month" : listed(months.map((month) => MONTH_NAMES[month - 1] ?? ""));

const names = (days: readonly Weekday[]) =>
  WEEKDAYS.filter((day) => days.includes(day)).map((day) => DAY_NAMES[day]);

const listed = (parts: readonly string[]) =>
  new Intl.ListFormat("en-GB", { type: "conjunction" }).format(parts);
const orListed = (parts: readonly string[]) =>
  new Intl.ListFormat("en-GB", { type: "disjunction" }).format(parts);

/** Say when something comes, in a time zone or in the reader's: "Mon, 23 Nov 2026, 09:00 CET". */
export function timeInZone(iso: string, timeZone: string | undefined): string {
  const at = new Date(iso);
  const seconds = at.getUTCSeconds() === 0 ? {} : ({ second: "2-digit" } as const);
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...seconds,
    ...(timeZone === undefined ? {} : { timeZone }),
    timeZoneName: "short",
  });
  return format.format(at);
}

/** Say what a schedule did not start so far; null when it started all. */
export function lostInWords({ skipped, missed }: ScheduleRow): string | null {
  const parts = [
    ...(skipped > 0 ? [`${count(skipped, "time")} left out, because a run was going on`] : []),
    ...(missed > 0 ? [`${count(missed, "time")} missed, because something was down`] : []),
  ];
  return parts.length === 0 ? null : `So far: ${listed(parts)}.`;
}

/** Count things: "1 run", "30 runs". */
export const count = (number: number, thing: string) =>
  `${number} ${thing}${number === 1 ? "" : "s"}`;
