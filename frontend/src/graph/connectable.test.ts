import { describe, expect, it } from "vitest";
import { whyNotConnectable } from "./connectable";
import { pizza } from "./sample";

const line = (source: string, target: string, source_handle = "out") => ({
  source,
  source_handle,
  target,
});

describe("whyNotConnectable", () => {
  it("lets a step lead to one that does not come before it", () => {
    expect(whyNotConnectable(pizza(), line("sorry", "done"))).toBeNull();
    expect(whyNotConnectable(pizza(), line("enough", "sorry", "yes"))).toBeNull();
  });

  it.each([
    ["a circle", line("charge", "check"), /circle/],
    ["a step to itself", line("check", "check"), /itself/],
    ["a line twice", line("check", "enough"), /already/],
    ["a line into the start", line("check", "order"), /before the start/],
    ["a line out of an end", line("done", "sorry"), /follows an end/],
    ["a handle that is gone", line("enough", "done", "maybe"), /gone/],
    ["a step that is gone", line("enough", "nowhere"), /gone/],
  ])("refuses %s and says why", (_, wanted, why) => {
    expect(whyNotConnectable(pizza(), wanted)).toMatch(why);
  });
});
