/** A wavy line under the part that is wrong. It moves along while one types, until the next check. */

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Issue } from "@/api/model";
import { toIndex } from "./holes";

export interface PlacedIssue {
  readonly from: number;
  readonly to: number;
  readonly issue: Issue;
}

/** Where issues sit in a text; those without a place, or past its end, are left out. */
export function placeIssues(text: string, issues: readonly Issue[]): PlacedIssue[] {
  return issues.flatMap((issue) => {
    if (issue.start === null || issue.end === null) return [];
    const from = toIndex(text, issue.start);
    const to = toIndex(text, issue.end);
    return to > from ? [{ from, to, issue }] : [];
  });
}

export const setIssues = StateEffect.define<readonly Issue[]>();

export const issueMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setIssues)) continue;
      const text = transaction.state.doc.toString();
      next = RangeSet.of(
        placeIssues(text, effect.value).map(({ from, to, issue }) =>
          Decoration.mark({ class: `cm-wrong cm-wrong-${issue.severity}` }).range(from, to),
        ),
        true,
      );
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
