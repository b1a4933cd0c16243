// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands";
import { commandFor, keysInWords, matches } from "./keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe("matches", () => {
  it("means ⌘ on a Mac and Ctrl elsewhere", () => {
    expect(matches(press("z", { metaKey: true }), "mod+z", true)).toBe(true);
    expect(matches(press("z", { ctrlKey: true }), "mod+z", false)).toBe(true);
    expect(matches(press("z", { ctrlKey: true }), "mod+z", true)).toBe(false);
  });

  it("tells undo from redo", () => {
    const pressed = press("Z", { ctrlKey: true, shiftKey: true });

    expect(commandFor(pressed, COMMANDS)?.id).toBe("redo");
  });

  it("reads characters whatever Shift is needed for them, and digits by their key", () => {
    expect(commandFor(press("?", { shiftKey: true }), COMMANDS)?.id).toBe("shortcuts");
    expect(commandFor(press("/", { shiftKey: true }), COMMANDS)?.id).toBe("search-steps");
    expect(commandFor(press("!", { shiftKey: true, code: "Digit1" }), COMMANDS)?.id).toBe("fit");
  });

  it("leaves the browser's own keys alone", () => {
    expect(commandFor(press("c", { altKey: true }), COMMANDS)).toBeUndefined();
    expect(commandFor(press("l", { ctrlKey: true }), COMMANDS)).toBeUndefined();
  });
});

describe("the commands", () => {
  it("have ids and keys of their own", () => {
    const keys = COMMANDS.flatMap((command) => command.keys);

    expect(new Set(COMMANDS.map((command) => command.id)).size).toBe(COMMANDS.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("print their keys as the keyboard does", () => {
    expect(keysInWords("mod+shift+z", true)).toBe("⌘⇧Z");
    expect(keysInWords("mod+shift+z", false)).toBe("Ctrl Shift Z");
    expect(keysInWords("mod++", false)).toBe("Ctrl +");
    expect(keysInWords("+", true)).toBe("+");
  });
});
