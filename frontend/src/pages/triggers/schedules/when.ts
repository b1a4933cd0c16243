import type { CalendarSpec, ScheduleSpec, Weekday } from "@/api/model";

export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const WORKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri"];

/** In place of a day of the month: its last one. */
export const LAST_DAY = -1;

/** How people say when: often, on days of the week or of the month, or as cron does. */
export type Mode = "often" | "week" | "month" | "nth" | "cron" | "other";
export type Unit = "second" | "minute" | "hour";

export const UNIT_S: Readonly<Record<Unit, number>> = { second: 1, minute: 60, hour: 3_600 };

/** What is chosen in the dialog; each mode keeps its own part while others are looked at. */
export interface When {
  readonly mode: Mode;
  readonly every: number | string;
  readonly unit: Unit;
  readonly offsetS: number;
  readonly times: readonly string[];
  readonly weekdays: readonly Weekday[];
  readonly days: readonly number[];
  /** 1 to 4: which of the weekdays of a month. */
  readonly nth: number;
  readonly nthDay: Weekday;
  /** Empty means every month. */
  readonly months: readonly number[];
  readonly expression: string;
  readonly timeZone: string;
  readonly jitterS: number;
  /** A spec that the dialog cannot show in parts, as a program may have made it. */
  readonly kept: ScheduleSpec | null;
}

/** Every weekday at 09:00: what most people come for. */
export const freshWhen = (timeZone: string): When => ({
  mode: "week",
  every: 15,
  unit: "minute",
  offsetS: 0,
  times: ["09:00"],
  weekdays: WORKDAYS,
  days: [1],
  nth: 1,
  nthDay: "mon",
  months: [],
  expression: "0 9 * * 1-5",
  timeZone,
  jitterS: 0,
  kept: null,
});

/** Take a spec apart, as far as the dialog can show it. */
export function whenOf(spec: ScheduleSpec): When {
  const when = { ...freshWhen(spec.time_zone), jitterS: spec.jitter_s };
  switch (spec.kind) {
    case "cron":
      return { ...when, mode: "cron", expression: spec.expression };
    case "interval": {
      const unit = largestUnit(spec.every_s);
      const every = spec.every_s / UNIT_S[unit];
      return { ...when, mode: "often", every, unit, offsetS: spec.offset_s };
    }
    case "calendar":
      return { ...when, times: spec.times, months: spec.months, ...partsOf(spec) };
  }
}

function partsOf(spec: CalendarSpec): Partial<When> {
  if (spec.days.length === 0) {
    return { mode: "week", weekdays: spec.weekdays.length === 0 ? WEEKDAYS : spec.weekdays };
  }
  if (spec.weekdays.length === 0) return { mode: "month", days: spec.days };
  const nth = nthOf(spec);
  const [nthDay] = spec.weekdays;
  if (nth !== null && nthDay !== undefined) return { mode: "nth", nth, nthDay };
  return { mode: "other", kept: spec };
}

/** Say which weekday of the month a spec means, if it means one: 2 for the second Monday. */
export function nthOf(spec: CalendarSpec): number | null {
  const [first] = spec.days;
  if (spec.weekdays.length !== 1 || spec.days.length !== 7 || first === undefined) return null;
  const isWeek = spec.days.every((day, index) => day === first + index);
  return isWeek && first > 0 && first % 7 === 1 ? (first - 1) / 7 + 1 : null;
}

const largestUnit = (seconds: number): Unit =>
  seconds % UNIT_S.hour === 0 ? "hour" : seconds % UNIT_S.minute === 0 ? "minute" : "second";

/** Put together what is chosen. What makes no sense is left for the server to say. */
export function specOf(when: When): ScheduleSpec {
  const common = { time_zone: when.timeZone, jitter_s: when.jitterS };
  switch (when.mode) {
    case "often":
      return {
        kind: "interval",
        every_s: Math.round(Number(when.every) * UNIT_S[when.unit]),
        offset_s: when.offsetS,
        ...common,
      };
    case "cron":
      return { kind: "cron", expression: when.expression, ...common };
    case "other":
      return { ...(when.kept ?? specOf({ ...when, mode: "week" })), ...common };
    default:
      return { kind: "calendar", times: sortedOnce(when.times), ...daysOf(when), ...common };
  }
}

function daysOf(when: When): Pick<CalendarSpec, "weekdays" | "days" | "months"> {
  switch (when.mode) {
    case "month":
      return { weekdays: [], days: when.days, months: when.months };
    case "nth":
      return { weekdays: [when.nthDay], days: weekNumber(when.nth), months: when.months };
    default: {
      const all = when.weekdays.length === WEEKDAYS.length;
      return { weekdays: all ? [] : inOrder(when.weekdays), days: [], months: [] };
    }
  }
}

const weekNumber = (nth: number) => Array.from({ length: 7 }, (_, day) => (nth - 1) * 7 + day + 1);
const inOrder = (days: readonly Weekday[]) => WEEKDAYS.filter((day) => days.includes(day));
const sortedOnce = (times: readonly string[]) =>
  [...new Set(times.filter((time) => time !== ""))].sort();

/** Whether enough is chosen to ask the server for times. */
export function isComplete(when: When): boolean {
  switch (when.mode) {
    case "often":
      return Number(when.every) > 0;
    case "cron":
      return when.expression.trim() !== "";
    case "week":
      return when.times.some((time) => time !== "") && when.weekdays.length > 0;
    case "month":
      return when.times.some((time) => time !== "") && when.days.length > 0;
    default:
      return when.times.some((time) => time !== "");
  }
}
