import { EditorView } from "@codemirror/view";

const MONO = "var(--mantine-font-family-monospace)";

/** Looks like the other fields, in the palette's colours; both schemes through its variables. */
export const codeTheme = EditorView.theme({
  "&": {
    border: "1px solid var(--line-strong)",
    borderRadius: "7px",
    background: "var(--panel)",
    color: "var(--ink)",
    fontSize: "12px",
  },
  "&.cm-focused": { outline: "none", borderColor: "var(--accent)" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "20px", overflow: "auto", maxHeight: "260px" },
  ".cm-content": { padding: "5px 0", caretColor: "var(--ink)", minHeight: "30px" },
  ".cm-line": { padding: "0 9px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { background: "color-mix(in srgb, var(--accent) 25%, transparent)" },
  ".cm-placeholder": { color: "var(--ink3)" },
  ".cm-hole": {
    padding: "1px 3px",
    borderRadius: "5px",
    background: "var(--accent-soft)",
  },
  ".cm-wrong": {
    textDecoration: "underline wavy var(--bad)",
    textUnderlineOffset: "3px",
    textDecorationSkipInk: "none",
  },
  ".cm-wrong-warning": { textDecorationColor: "var(--wait)" },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "8px",
    background: "var(--panel)",
    color: "var(--ink)",
    boxShadow: "var(--shadow-float)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    padding: "6px",
    fontFamily: MONO,
    fontSize: "12px",
    maxHeight: "220px",
    minWidth: "290px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "12px",
    justifyContent: "space-between",
    padding: "4px 8px",
    borderRadius: "6px",
    lineHeight: "20px",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--accent-soft)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": {
    marginLeft: "0",
    color: "var(--ink2)",
    fontFamily: "var(--mantine-font-family)",
    fontStyle: "normal",
  },
  ".cm-completionMatchedText": {
    textDecoration: "none",
    color: "var(--accent)",
    fontWeight: "600",
  },
  ".cm-tooltip.cm-completionInfo": {
    padding: "6px 10px",
    maxWidth: "260px",
    fontSize: "12px",
    color: "var(--ink2)",
  },
});
