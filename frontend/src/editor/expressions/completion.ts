/** What can be inserted, with its type: from the server, which knows what each step can see. */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { ScopePathInfo } from "@/api/model";
import { codeAt, type ExpressionMode } from "./holes";

export type ReadScope = () => Promise<readonly ScopePathInfo[]>;

const FUNCTIONS: readonly [string, string][] = [
  ["len", "how many"],
  ["sum", "total of a list"],
  ["min", "smallest"],
  ["max", "largest"],
  ["round", "rounded number"],
  ["str", "as text"],
  ["int", "as whole number"],
  ["float", "as number"],
  ["sorted", "in order"],
  ["any", "whether one is true"],
  ["all", "whether all are true"],
];

function options(paths: readonly ScopePathInfo[]): Completion[] {
  const known = paths.map(({ path, type, title, description }): Completion => {
    const said = [title, description].filter(Boolean).join(" · ");
    return { label: path, detail: type, type: "variable", ...(said ? { info: said } : {}) };
  });
  const functions = FUNCTIONS.map(([name, detail]): Completion => {
    return { label: name, apply: `${name}(`, detail, type: "function", boost: -50 };
  });
  return [...known, ...functions];
}

/** A list that holds just what was typed would only cover what is below it. */
const isOnlyAnswer = (all: readonly Completion[], typed: string): boolean =>
  all.some((one) => one.label === typed) &&
  !all.some((one) => one.label !== typed && one.label.startsWith(typed));

function source(mode: ExpressionMode, readScope: ReadScope) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const text = context.state.doc.toString();
    const code = codeAt(text, context.pos, mode);
    if (!code) return null;
    const word = context.matchBefore(/[A-Za-z_][\w.]*/);
    const before = text.slice(code[0], context.pos);
    if (!word && !context.explicit && before.trim() !== "") return null;
    const all = options(await readScope().catch(() => []));
    const isWhole = (typed: string) => isOnlyAnswer(all, typed);
    if (word && !context.explicit && isWhole(word.text)) return null;
    return {
      from: word?.from ?? context.pos,
      options: all,
      validFor: (typed) => /^[\w.]*$/.test(typed) && !isWhole(typed),
    };
  };
}

/** Two braces bring their partners, and the list of what goes between them. */
const openHole = EditorView.inputHandler.of((view, from, to, text) => {
  const before = view.state.sliceDoc(Math.max(0, from - 1), from);
  if (text !== "{" || before !== "{" || from !== to) return false;
  const rest = view.state.sliceDoc(to, to + 2);
  const insert = rest.trimStart().startsWith("}") ? "{" : "{  }}";
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + (insert.length > 1 ? 2 : 1) },
    userEvent: "input.type",
  });
  startCompletion(view);
  return true;
});

export function scopeCompletion(mode: ExpressionMode, readScope: ReadScope): Extension {
  return [
    autocompletion({
      override: [source(mode, readScope)],
      icons: false,
      activateOnTyping: true,
      activateOnTypingDelay: 60,
      maxRenderedOptions: 60,
      tooltipClass: () => "cm-scope",
    }),
    mode === "template" ? openHole : [],
  ];
}
