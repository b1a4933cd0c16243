import { describe, expect, it } from "vitest";
import { callersOf, callersSentence } from "./callers";

describe("callersOf", () => {
  const callers = [{ id: "1", name: "Both", live: true, draft: true }];

  it("reads them from the refusal", () => {
    expect(callersOf({ code: "workflow.called_by_others", data: { callers } })).toEqual([
      { name: "Both", live: true },
    ]);
  });

  it("knows none in any other error", () => {
    expect(callersOf({ code: "access.forbidden", data: { callers } })).toEqual([]);
    expect(callersOf({ code: "workflow.called_by_others", data: {} })).toEqual([]);
  });
});

describe("callersSentence", () => {
  it("tells live versions from drafts", () => {
    expect(
      callersSentence([
        { name: "A", live: true },
        { name: "B", live: false },
      ]),
    ).toBe(
      "“A” runs it: that step will fail in every new run. " +
        "The draft of “B” cannot be published until another one is chosen there.",
    );
  });

  it("sets names apart from the sentence around them", () => {
    const both = [
      { name: "Evening close", live: true },
      { name: "Large order", live: true },
    ];

    expect(callersSentence(both)).toMatch(/^“Evening close” and “Large order” run it: /);
  });
});
