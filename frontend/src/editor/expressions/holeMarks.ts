/** Holes drawn as chips; the braces show only while one types. */

import { type Range, RangeSet } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { findHoles } from "./holes";

const chip = Decoration.mark({ class: "cm-hole" });
const hidden = Decoration.replace({});

function decorate(view: EditorView): DecorationSet {
  const text = view.state.doc.toString();
  const ranges: Range<Decoration>[] = [];
  for (const hole of findHoles(text)) {
    const code = text.slice(hole.codeFrom, hole.codeTo);
    if (code.trim() === "") continue;
    const from = hole.codeFrom + (code.length - code.trimStart().length);
    const to = hole.codeTo - (code.length - code.trimEnd().length);
    const closed = hole.to > hole.codeTo;
    if (view.hasFocus || !closed || code.includes("\n")) {
      ranges.push(chip.range(hole.from, hole.to));
      continue;
    }
    ranges.push(hidden.range(hole.from, from), chip.range(from, to), hidden.range(to, hole.to));
  }
  return RangeSet.of(ranges, true);
}

export const holeMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate) {
      if (update.docChanged || update.focusChanged) this.decorations = decorate(update.view);
    }
  },
  {
    decorations: (plugin) => plugin.decorations,
    provide: (plugin) =>
      EditorView.atomicRanges.of((view) =>
        view.hasFocus ? Decoration.none : (view.plugin(plugin)?.decorations ?? Decoration.none),
      ),
  },
);
