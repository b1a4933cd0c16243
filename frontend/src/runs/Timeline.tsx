import { useMemo, useRef } from "react";
import { STATE_LOOKS } from "@/canvas/status";
import classes from "./Run.module.css";
import { useRun, useRunClock, useRunGraph, useRunStore, useShownView } from "./RunContext";
import { type Bar, type Row, rowsOf, span } from "./rows";
import { isLong, useRowHeight, useWindowed } from "./useWindowed";

/** Every step in order, with its state in words: what the drawing shows, as a list. */
export function Timeline() {
  const graph = useRunGraph();
  const view = useShownView();
  const clock = useRunClock();
  const createdAt = useRun((state) => state.detail.created_at);
  const rows = useMemo(() => rowsOf(graph, view, clock), [graph, view, clock]);
  const [from, to] = span(view, rows, createdAt, clock);
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight(34, 44);
  const { first, last, onScroll } = useWindowed(box, rows.length, height);
  return (
    <div ref={box} className={classes.rows} data-long={isLong(rows.length)} onScroll={onScroll}>
      <ol
        aria-label="Steps of the run"
        className={classes.rowList}
        style={{ height: rows.length * height, paddingTop: first * height }}
      >
        {rows.slice(first, last).map((row) => (
          <TimelineRow key={row.path} row={row} from={from} to={to} />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  readonly row: Row;
  readonly from: number;
  readonly to: number;
}

function TimelineRow({ row, from, to }: RowProps) {
  const store = useRunStore();
  const selected = useRun((state) => state.selected === row.path);
  const { word, icon: Icon, tone } = STATE_LOOKS[row.state];
  return (
    <li>
      <button
        type="button"
        className={classes.row}
        aria-pressed={selected}
        data-tone={tone}
        data-quiet={row.state === "idle" || row.state === "skipped" || undefined}
        onClick={() => store.setState({ selected: selected ? null : row.path })}
      >
        <span className={classes.rowName}>
          <Icon size={14} stroke={2} aria-hidden="true" className={classes.rowIcon} />
          <span className="visually-hidden">
            {row.took === word ? row.name : `${row.name}, ${word},`}
          </span>
          <span className={classes.rowWords} aria-hidden="true">
            {row.name}
          </span>
        </span>
        <span className={classes.bars}>
          {row.bars.map((bar) => (
            <BarMark key={`${bar.kind} ${bar.from}`} bar={bar} from={from} to={to} />
          ))}
        </span>
        <span className={classes.took}>{row.took}</span>
      </button>
    </li>
  );
}

const percent = (share: number) => `${Math.max(0, Math.min(100, share * 100)).toFixed(3)}%`;

function BarMark({ bar, from, to }: { readonly bar: Bar } & Omit<RowProps, "row">) {
  const length = to - from;
  return (
    <i
      data-kind={bar.kind}
      style={{
        left: percent((bar.from - from) / length),
        width: percent((bar.to - bar.from) / length),
      }}
    />
  );
}
