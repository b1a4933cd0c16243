import { describe, expect, it } from "vitest";
import type { ScheduleSpec } from "@/api/model";
import { specInWords, timeInZone } from "./scheduleWords";
import { freshWhen, isComplete, specOf, whenOf } from "./when";

const COMMON = { time_zone: "Europe/Berlin", jitter_s: 0 } as const;
const CALENDAR = {
  kind: "calendar",
  times: ["09:00"],
  weekdays: [],
  days: [],
  months: [],
} as const;
const FIRST_WEEK = [1, 2, 3, 4, 5, 6, 7];

const SPECS: readonly [string, ScheduleSpec][] = [
  [
    "Every weekday at 09:00, Europe/Berlin",
    { ...CALENDAR, ...COMMON, weekdays: ["mon", "tue", "wed", "thu", "fri"] },
  ],
  [
    "Every day at 09:00 and 17:30, Europe/Berlin",
    { ...CALENDAR, ...COMMON, times: ["09:00", "17:30"] },
  ],
  [
    "Every Monday and Thursday at 09:00, Europe/Berlin",
    { ...CALENDAR, ...COMMON, weekdays: ["mon", "thu"] },
  ],
  [
    "On day 1 and 15 and the last day of each month at 09:00, Europe/Berlin",
    { ...CALENDAR, ...COMMON, days: [1, 15, -1] },
  ],
  [
    "On the second Friday of January and July at 09:00, Europe/Berlin",
    {
      ...CALENDAR,
      ...COMMON,
      weekdays: ["fri"],
      days: FIRST_WEEK.map((day) => day + 7),
      months: [1, 7],
    },
  ],
  [
    "On day 13 of each month, if it is Friday at 09:00, Europe/Berlin",
    { ...CALENDAR, ...COMMON, weekdays: ["fri"], days: [13] },
  ],
  ["Every 15 minutes", { kind: "interval", every_s: 900, offset_s: 0, ...COMMON }],
  ["Every day, shifted by 1 h", { kind: "interval", every_s: 86_400, offset_s: 3_600, ...COMMON }],
  ["Cron 0 9 * * 1-5, Europe/Berlin", { kind: "cron", expression: "0 9 * * 1-5", ...COMMON }],
];

describe("specInWords", () => {
  it.each(SPECS)("says %s", (words, spec) => {
    expect(specInWords(spec)).toBe(words);
  });
});

describe("whenOf", () => {
  it.each(SPECS)("takes %s apart, and specOf puts it together again", (_words, spec) => {
    expect(specOf(whenOf(spec))).toEqual(spec);
  });

  it("keeps what it cannot show in parts", () => {
    const odd: ScheduleSpec = { ...CALENDAR, ...COMMON, weekdays: ["fri"], days: [13] };

    expect(whenOf(odd).mode).toBe("other");
    expect(specOf({ ...whenOf(odd), timeZone: "UTC" })).toEqual({ ...odd, time_zone: "UTC" });
  });
});

describe("specOf", () => {
  it("starts with every weekday at nine, where the reader is", () => {
    expect(specInWords(specOf(freshWhen("Asia/Tokyo")))).toBe("Every weekday at 09:00, Asia/Tokyo");
  });

  it("sorts times and leaves out those that are empty or there twice", () => {
    const spec = specOf({ ...freshWhen("UTC"), times: ["17:00", "", "08:00", "17:00"] });

    expect(spec).toMatchObject({ times: ["08:00", "17:00"] });
  });
});

describe("isComplete", () => {
  const when = freshWhen("UTC");

  it("asks for days, times, a number or an expression, as the mode needs", () => {
    expect(isComplete(when)).toBe(true);
    expect(isComplete({ ...when, times: [""] })).toBe(false);
    expect(isComplete({ ...when, weekdays: [] })).toBe(false);
    expect(isComplete({ ...when, mode: "month", days: [] })).toBe(false);
    expect(isComplete({ ...when, mode: "often", every: "" })).toBe(false);
    expect(isComplete({ ...when, mode: "cron", expression: " " })).toBe(false);
  });
});

describe("timeInZone", () => {
  it("shows the clock of the zone, and seconds only where there are some", () => {
    expect(timeInZone("2027-03-28T07:00:00Z", "Europe/Berlin")).toMatch(/28 Mar 2027, 09:00/);
    expect(timeInZone("2027-03-28T07:00:05Z", "UTC")).toMatch(/07:00:05/);
  });
});
