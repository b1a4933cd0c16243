import { describe, expect, it } from "vitest";
import { nodeLabel } from "./nodeLabel";

const FACTS = { name: "Charge", title: "HTTP request", status: null, problems: 0 };

describe("nodeLabel", () => {
  it("begins with what can be read on the card", () => {
    const label = nodeLabel({ ...FACTS, line: "needs a decision", problems: 2, more: ["undone"] });
    expect(label).toBe("Charge, needs a decision, 2 problems, HTTP request, undone");
  });

  it("says nothing twice, and nothing that is not there", () => {
    expect(nodeLabel({ ...FACTS, line: "waiting", status: "waiting", more: [null] })).toBe(
      "Charge, waiting, HTTP request",
    );
  });
});
