import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { NumberedEvent } from "@/api/model";
import { fold, NOTHING_HAPPENED, type RunView } from "./runView";

interface Case {
  events: NumberedEvent[];
  snapshot: RunView;
}

const folder = resolve(import.meta.dirname, "../../../tests/contract/run_events");
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name): [string, Case] => [
    name.replace(".json", ""),
    JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Case,
  ]);

describe("fold, on the cases that the server's projection is tested on", () => {
  it("has cases", () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  it.each(cases)("%s", (_, { events, snapshot }) => {
    expect(fold(NOTHING_HAPPENED, events)).toEqual(snapshot);
  });

  it.each(cases)("gives the same from any moment on: %s", (_, { events, snapshot }) => {
    for (let k = 0; k <= events.length; k += 1) {
      const before = fold(NOTHING_HAPPENED, events.slice(0, k));

      expect(fold(before, events.slice(k))).toEqual(snapshot);
    }
  });

  it.each(cases)("hears nothing new in what it heard before: %s", (_, { events, snapshot }) => {
    const view = fold(NOTHING_HAPPENED, events);

    expect(fold(view, events)).toBe(view);
    expect(fold(fold(NOTHING_HAPPENED, events), events.slice(-2))).toEqual(snapshot);
  });
});
