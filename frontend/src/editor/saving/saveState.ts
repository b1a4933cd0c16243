/** How well the draft is kept; the editor says so in these words and never in better ones. */
export type SaveState =
  | { kind: "saved"; at: number }
  | { kind: "waiting" }
  | { kind: "saving" }
  /** The server cannot be reached; this browser keeps the draft and tries again. */
  | { kind: "kept"; why: string }
  /** Somebody else saved another draft in the meantime; nothing is overwritten. */
  | { kind: "conflict"; by: string | null; revision: number | null }
  /** The server will not take it, and trying again will not help. */
  | { kind: "refused"; why: string }
  /** The browser's own storage failed as well: only this page holds the changes. */
  | { kind: "only_here"; why: string }
  | { kind: "read_only" };

const SECOND = 1_000;

/** The sentence beside the workflow's name. */
export function describeSave(state: SaveState, now: number): string {
  switch (state.kind) {
    case "saved":
      return `Saved ${ago(now - state.at)}`;
    case "waiting":
    case "saving":
      return "Saving…";
    case "kept":
      return `Not saved – ${state.why}, kept in this browser`;
    case "conflict":
      return state.by ? `${state.by} changed this draft` : "Someone else changed this draft";
    case "refused":
      return `Not saved – ${state.why}`;
    case "only_here":
      return `Not saved – ${state.why}; keep this page open`;
    case "read_only":
      return "Read only";
  }
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  return `${Math.round(minutes / 60)} h ago`;
}

/** Whether closing the page now would lose something. */
export function isAtRisk(state: SaveState): boolean {
  return state.kind !== "saved" && state.kind !== "read_only";
}
