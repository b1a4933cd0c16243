/** Keys of commands: from a keyboard event, and in the words that people know. */

import type { Command } from "./command";

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

/** `mod+z` in parts; the plus key itself is the last part of `mod++` and all of `+`. */
const partsOf = (keys: string): string[] =>
  keys.endsWith("+") ? [...keys.slice(0, -1).split("+").filter(Boolean), "+"] : keys.split("+");

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether the keys that are pressed are those of a command, such as `mod+shift+z`. */
export function matches(pressed: Pressed, keys: string, mac = isMac()): boolean {
  const parts = partsOf(keys);
  const key = parts.at(-1) ?? "";
  const mod = mac ? pressed.metaKey : pressed.ctrlKey;
  const other = mac ? pressed.ctrlKey : pressed.metaKey;
  if (mod !== parts.includes("mod") || other || pressed.altKey) return false;
  const digit = /^\d$/.test(key);
  // "?" and "+" are typed with Shift on many keyboards; the character is what counts.
  const character = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!character && pressed.shiftKey !== parts.includes("shift")) return false;
  if (digit) return pressed.code === `Digit${key}`;
  return pressed.key.toLowerCase() === key.toLowerCase();
}

/** The command that the pressed keys mean, whether or not it is enabled now. */
export function commandFor(pressed: Pressed, commands: readonly Command[]): Command | undefined {
  return commands.find((command) => command.keys.some((keys) => matches(pressed, keys)));
}

const NAMES: Readonly<Record<string, [mac: string, other: string]>> = {
  mod: ["⌘", "Ctrl"],
  shift: ["⇧", "Shift"],
  Enter: ["↵", "Enter"],
  Delete: ["⌦", "Del"],
  Escape: ["Esc", "Esc"],
  ArrowLeft: ["←", "←"],
  ArrowRight: ["→", "→"],
  ArrowUp: ["↑", "↑"],
  ArrowDown: ["↓", "↓"],
};

/** Keys as they are printed on the keyboard: `⌘Z`, `Ctrl Z`. */
export function keysInWords(keys: string, mac = isMac()): string {
  return partsOf(keys)
    .map((part) => {
      const name = NAMES[part];
      if (name) return mac ? name[0] : name[1];
      return part.length === 1 ? part.toUpperCase() : part;
    })
    .join(mac ? "" : " ");
}
