import { type RefObject, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { Iteration } from "@/api/model";
import classes from "./LowerList.module.css";
import { useIsLive, useLook, useRun, useRunClock, useShownView } from "./RunContext";
import { iterationRow, span } from "./rows";
import { iterationPath } from "./stepPlace";
import { TimelineFilter, TimelineRow, TimelineSum } from "./TimelineRow";
import {
  type Filter,
  type Found,
  findAt,
  type LoopLine,
  lengthOf,
  type Opened,
  placeOfChosen,
  type Stretch,
  timeline,
} from "./timeline";
import { useIterationPages, useIterationsInState } from "./useLoops";
import { isLong, useRowHeight, useWindowed } from "./useWindowed";

/** Every step in order, with its state in words: what the drawing shows, as a list. */
export function Timeline() {
  const look = useLook();
  const clock = useRunClock();
  const view = useShownView();
  const createdAt = useRun((state) => state.detail.created_at);
  const [opened, setOpened] = useState<Opened>(new Map());
  const stretches = useMemo(() => timeline(look, opened, clock), [look, opened, clock]);
  const [from, to] = useMemo(() => {
    const lines = stretches.flatMap((s) => (s.kind === "lines" ? s.lines : []));
    const rows = lines.flatMap((line) => (line.kind === "step" ? [line.row] : []));
    return span(view, rows, createdAt, clock);
  }, [stretches, view, createdAt, clock]);
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight(34, 44);
  const count = stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0);
  const { first, last, onScroll } = useWindowed(box, count, height);
  useScrollToChosen(box, stretches, height);
  const open = (loop: LoopLine, filter: Filter | null) => {
    const next = new Map(opened);
    if (filter === null) next.delete(loop.path);
    else next.set(loop.path, filter);
    setOpened(next);
  };
  const seen = Array.from({ length: last - first }, (_, i) => findAt(stretches, first + i));
  return (
    <div ref={box} className={classes.rows} data-long={isLong(count)} onScroll={onScroll}>
      <ol
        aria-label="Steps of the run"
        className={classes.list}
        style={{ height: count * height, paddingTop: first * height }}
      >
        {grouped(seen).map((group) =>
          group.kind === "lines" ? (
            group.found.map((one) => <LineOf key={one.key} found={one} {...{ from, to, open }} />)
          ) : (
            <Iterations key={group.key} group={group} {...{ from, to }} />
          ),
        )}
      </ol>
    </div>
  );
}

/** An iteration that was just chosen comes into view where its loop is open. */
function useScrollToChosen(
  box: RefObject<HTMLElement | null>,
  stretches: readonly Stretch[],
  height: number,
): void {
  const chosen = useRun((state) => state.chosen);
  const show = useEffectEvent(() => {
    const at = box.current;
    const place = placeOfChosen(stretches, chosen);
    if (!at || place === null) return;
    const top = place * height;
    const seen = top >= at.scrollTop && top + height <= at.scrollTop + at.clientHeight;
    if (!seen) at.scrollTop = Math.max(0, top - height);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice moves the list
  useEffect(() => show(), [chosen]);
}

type LineFound = Extract<Found, { kind: "line" }>;
type IterationFound = Extract<Found, { kind: "iteration" }>;

type Group =
  | { readonly kind: "lines"; readonly found: readonly LineFound[] }
  | {
      readonly kind: "iterations";
      readonly key: string;
      readonly found: readonly IterationFound[];
    };

/** Neighbours of one loop together, because their data comes in pages. */
function grouped(seen: readonly (Found | null)[]): Group[] {
  const groups: Group[] = [];
  let lines: LineFound[] = [];
  let iterations: IterationFound[] = [];
  const flush = () => {
    const [one] = iterations;
    if (lines.length > 0) groups.push({ kind: "lines", found: lines });
    if (one) {
      const part = one.at === 0 ? "" : "+";
      groups.push({ kind: "iterations", key: `${one.loop.path}${part}`, found: iterations });
    }
    lines = [];
    iterations = [];
  };
  for (const found of seen) {
    if (found?.kind === "line") {
      if (iterations.length > 0) flush();
      lines.push(found);
    } else if (found) {
      const [one] = iterations;
      if (lines.length > 0 || (one && one.loop.path !== found.loop.path)) flush();
      iterations.push(found);
    }
  }
  flush();
  return groups;
}

interface LineProps {
  readonly found: LineFound;
  readonly from: number;
  readonly to: number;
  readonly open: (loop: LoopLine, filter: Filter | null) => void;
}

function LineOf({ found: { line }, from, to, open }: LineProps) {
  switch (line.kind) {
    case "step":
      return (
        <TimelineRow {...{ from, to, open }} row={line.row} depth={line.depth} loop={line.loop} />
      );
    case "sum":
      return <TimelineSum line={line} />;
    case "filter":
      return <TimelineFilter loop={line.loop} depth={line.depth} open={open} />;
  }
}

interface IterationsProps {
  readonly group: Extract<Group, { kind: "iterations" }>;
  readonly from: number;
  readonly to: number;
}

/** The iterations of a loop that are in view. */
function Iterations({ group: { found }, from, to }: IterationsProps) {
  const clock = useRunClock();
  const items = useItems(found);
  return found.map(({ loop, at, depth, key }) => {
    const one = items(at);
    const path = iterationPath(loop.path, one?.index ?? at);
    const row = one
      ? iterationRow(path, one, clock)
      : { path, state: "idle" as const, bars: [], took: "…", startedAt: null };
    const name = one || loop.filter === "all" ? `#${one?.index ?? at}` : "…";
    return (
      <TimelineRow
        key={key}
        row={{ ...row, name }}
        depth={depth}
        iteration={one ? { loop: loop.node, index: one.index } : undefined}
        {...{ from, to }}
      />
    );
  });
}

const NONE = { from: 0, to: 0 };

/** Finds the iteration at a place of the list, once the server has told of it. */
function useItems(found: readonly IterationFound[]): (at: number) => Iteration | undefined {
  const live = useIsLive();
  const [first] = found;
  const loop = first?.loop.path ?? "";
  const filter = first?.loop.filter ?? "all";
  const stretch = { from: first?.at ?? 0, to: (found.at(-1)?.at ?? -1) + 1 };
  const all = filter === "all";
  const pages = useIterationPages(loop, { ...(all ? stretch : NONE), live });
  const state = filter === "running" ? "running" : "failed";
  const few = useIterationsInState(loop, state, { to: stretch.to, enabled: !all, live });
  return (at) => (all ? pages.get(at) : few[at]);
}
