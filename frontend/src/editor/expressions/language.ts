/** Colours for expressions: Python inside the braces, plain text outside. */

import {
  HighlightStyle,
  StreamLanguage,
  type StringStream,
  syntaxHighlighting,
} from "@codemirror/language";
import { tags } from "@lezer/highlight";
import type { ExpressionMode } from "./holes";

const KEYWORDS = new Set(["and", "or", "not", "in", "is", "if", "else", "for"]);
const ATOMS = new Set(["True", "False", "None"]);
const ROOTS = new Set(["input", "steps", "run", "item", "index", "vars", "error"]);

interface State {
  inCode: boolean;
}

function readCode(stream: StringStream): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match(/^"(?:\\.|[^"\\])*"?/) || stream.match(/^'(?:\\.|[^'\\])*'?/)) return "string";
  if (stream.match(/^\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
  const dotted = stream.start > 0 && stream.string[stream.start - 1] === ".";
  const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
  if (word) {
    const [name] = word;
    if (dotted) return "propertyName";
    if (KEYWORDS.has(name)) return "keyword";
    if (ATOMS.has(name)) return "atom";
    return ROOTS.has(name) ? "variableName.special" : "variableName";
  }
  stream.next();
  return "operator";
}

export function expressionLanguage(mode: ExpressionMode) {
  return StreamLanguage.define<State>({
    name: mode,
    startState: () => ({ inCode: mode === "expression" }),
    copyState: (state) => ({ ...state }),
    token(stream, state) {
      if (mode === "expression") return readCode(stream);
      if (state.inCode) {
        if (stream.match("}}")) {
          state.inCode = false;
          return "brace";
        }
        return readCode(stream);
      }
      if (stream.match("{{")) {
        state.inCode = true;
        return "brace";
      }
      stream.next();
      stream.eatWhile(/[^{]/);
      return null;
    },
  });
}

const COLORS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--undo-ink)" },
  { tag: tags.atom, color: "var(--undo-ink)" },
  { tag: tags.string, color: "var(--ok-ink)" },
  { tag: tags.number, color: "var(--wait-ink)" },
  { tag: tags.special(tags.variableName), color: "var(--accent)" },
  { tag: tags.propertyName, color: "var(--ink)" },
  { tag: tags.brace, color: "var(--ink3)" },
]);

export const expressionColors = syntaxHighlighting(COLORS);
