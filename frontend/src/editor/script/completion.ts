/** What code can name without looking it up: its inputs, and the functions that are there. */

import { autocompletion, type CompletionContext } from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-python";
import type { Extension } from "@codemirror/state";

const FUNCTIONS = [
  ...["abs", "all", "any", "bool", "dict", "divmod", "enumerate", "filter", "float", "int"],
  ...["isinstance", "len", "list", "map", "max", "min", "print", "range", "repr", "reversed"],
  ...["round", "set", "sorted", "str", "sum", "tuple", "zip"],
];
const MODULES = [
  ...["base64", "collections", "csv", "datetime", "decimal", "functools", "hashlib"],
  ...["itertools", "json", "math", "random", "re"],
];

export function inputCompletion(names: () => readonly string[]): Extension {
  const source = (context: CompletionContext) => {
    const word = context.matchBefore(/[A-Za-z_]\w*/);
    if (!word && !context.explicit) return null;
    const before = context.state.sliceDoc(Math.max(0, (word?.from ?? context.pos) - 1), word?.from);
    if (before === ".") return null;
    const line = context.state.doc.lineAt(context.pos);
    const importing = /^\s*(?:import|from)\s/.test(line.text);
    const options = importing
      ? MODULES.map((label) => ({ label, type: "module", detail: "module" }))
      : [
          ...names().map((label) => ({ label, type: "variable", detail: "input", boost: 50 })),
          ...FUNCTIONS.map((label) => ({ label, type: "function", detail: "function" })),
        ];
    return { from: word?.from ?? context.pos, options, validFor: /^\w*$/ };
  };
  return autocompletion({
    override: [source, localCompletionSource],
    icons: false,
    activateOnTypingDelay: 60,
    tooltipClass: () => "cm-scope",
  });
}
