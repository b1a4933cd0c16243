/** Where expressions sit in a text: `/stock/{{ input.pizza }}`. */

export type ExpressionMode = "template" | "expression";

export interface Hole {
  /** Of the opening braces. */
  from: number;
  /** After the closing braces. */
  to: number;
  codeFrom: number;
  codeTo: number;
}

/** Find the holes of a template; one that is not closed reaches to the end. */
export function findHoles(text: string): Hole[] {
  const holes: Hole[] = [];
  for (let at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at)) {
    const close = text.indexOf("}}", at + 2);
    const codeTo = close < 0 ? text.length : close;
    const to = close < 0 ? text.length : close + 2;
    holes.push({ from: at, to, codeFrom: at + 2, codeTo });
    at = to;
  }
  return holes;
}

/** The code around a place, as `[from, to]`; null in literal text. */
export function codeAt(text: string, place: number, mode: ExpressionMode): [number, number] | null {
  if (mode === "expression") return [0, text.length];
  const hole = findHoles(text).find((h) => place >= h.codeFrom && place <= h.codeTo);
  return hole ? [hole.codeFrom, hole.codeTo] : null;
}

/** Whether a value is to be computed, for fields whose values are not text. */
export const isTemplate = (value: unknown): value is string =>
  typeof value === "string" && value.includes("{{");

/** What to insert for a path: bare inside code, in braces in literal text. */
export function insertion(text: string, place: number, mode: ExpressionMode, path: string): string {
  return codeAt(text, place, mode) ? path : `{{ ${path} }}`;
}

/** The server counts characters, JavaScript counts halves of the rare ones. */
export function toIndex(text: string, characters: number): number {
  let index = 0;
  for (let n = 0; n < characters && index < text.length; n += 1) {
    const code = text.codePointAt(index) ?? 0;
    index += code > 0xffff ? 2 : 1;
  }
  return index;
}
