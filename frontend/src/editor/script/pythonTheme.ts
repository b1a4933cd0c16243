import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The colours of expressions, for all of Python. */
export const pythonColors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--undo-ink)" },
    { tag: [tags.bool, tags.null, tags.self], color: "var(--undo-ink)" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--ok-ink)" },
    { tag: tags.number, color: "var(--wait-ink)" },
    { tag: tags.comment, color: "var(--ink3)", fontStyle: "italic" },
    {
      tag: [tags.definition(tags.variableName), tags.function(tags.definition(tags.variableName))],
      color: "var(--accent)",
    },
    { tag: [tags.className, tags.definition(tags.className)], color: "var(--accent)" },
  ]),
);

/** More lines than an expression has, with their numbers. */
export const pythonTheme = EditorView.theme({
  ".cm-scroller": { minHeight: "140px", maxHeight: "min(56vh, 560px)" },
  ".cm-gutters": {
    border: "0",
    borderRight: "1px solid var(--line2)",
    borderRadius: "7px 0 0 7px",
    background: "var(--bg)",
    color: "var(--ink3)",
  },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 8px", minWidth: "26px" },
  ".cm-activeLine": { background: "transparent" },
  "&.cm-focused .cm-activeLine": {
    background: "color-mix(in srgb, var(--hover) 60%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--accent-soft)" },
});
