import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { StepState } from "@/canvas/marks";
import { STATE_LOOKS } from "@/canvas/status";
import { useChoose } from "./IterationChooser";
import pills from "./Pills.module.css";
import { useRun, useRunStore } from "./RunContext";
import type { Bar, Row } from "./rows";
import classes from "./Timeline.module.css";
import { number } from "./tally";
import { countOf, type Filter, type Line, type LoopLine } from "./timeline";

const INDENT = 18;

interface RowProps {
  readonly row: Row;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  /** Set on the row of a loop, whose iterations can be listed. */
  readonly loop?: LoopLine | undefined;
  readonly open?: (loop: LoopLine, filter: Filter | null) => void;
  /** Set on the row of an iteration: choosing it shows its steps on the drawing. */
  readonly iteration?: { readonly loop: string; readonly index: number } | undefined;
}

/** A step, or an iteration, with its bars. */
export function TimelineRow({ row, depth, from, to, loop, open, iteration }: RowProps) {
  const store = useRunStore();
  const selected = useRun((state) => state.selected === row.path);
  const choose = useChoose(iteration?.loop ?? "");
  const click = () => {
    if (iteration) choose(selected ? null : iteration.index);
    else store.setState({ selected: selected ? null : row.path });
  };
  return (
    <li className={classes.item}>
      {loop && open && loop.begun > 0 && (
        <Opener name={row.name} loop={loop} open={open} depth={depth} />
      )}
      <button
        type="button"
        className={classes.row}
        aria-pressed={selected}
        data-tone={STATE_LOOKS[row.state].tone}
        data-quiet={row.state === "idle" || row.state === "skipped" || undefined}
        onClick={click}
      >
        <Name name={row.name} state={row.state} took={row.took} depth={depth} />
        <span className={classes.bars}>
          {row.bars.map((bar) => (
            <BarMark key={`${bar.kind} ${bar.from}`} bar={bar} from={from} to={to} />
          ))}
        </span>
        <span className={classes.took} title={row.took}>
          {row.took}
        </span>
      </button>
    </li>
  );
}

interface NameProps {
  readonly name: string;
  readonly state: StepState;
  readonly took: string;
  readonly depth: number;
}

function Name({ name, state, took, depth }: NameProps) {
  const { word, icon: Icon } = STATE_LOOKS[state];
  return (
    <span className={classes.name} style={{ paddingLeft: depth * INDENT }}>
      <Icon size={14} stroke={2} aria-hidden="true" className={classes.icon} />
      <span className="visually-hidden">{took === word ? name : `${name}, ${word},`}</span>
      <span className={classes.words} aria-hidden="true">
        {name}
      </span>
    </span>
  );
}

interface OpenerProps {
  readonly name: string;
  readonly loop: LoopLine;
  readonly open: (loop: LoopLine, filter: Filter | null) => void;
  readonly depth: number;
}

function Opener({ name, loop, open, depth }: OpenerProps) {
  const opened = loop.filter !== null;
  return (
    <button
      type="button"
      className={classes.opener}
      style={{ left: depth * INDENT }}
      aria-expanded={opened}
      aria-label={`Iterations of ${name}`}
      onClick={() => open(loop, opened ? null : "all")}
    >
      <IconChevronRight size={15} aria-hidden="true" data-open={opened} />
    </button>
  );
}

/** A step of a loop of which all iterations are shown: how many stand how. */
export function TimelineSum({ line }: { readonly line: Extract<Line, { kind: "sum" }> }) {
  const store = useRunStore();
  const selected = useRun((state) => state.selected === line.node);
  return (
    <li className={classes.item}>
      <button
        type="button"
        className={classes.row}
        data-sum
        aria-pressed={selected}
        data-tone={STATE_LOOKS[line.state].tone}
        data-quiet={line.state === "idle" || undefined}
        onClick={() => store.setState({ selected: selected ? null : line.node })}
      >
        <Name name={line.name} state={line.state} took={line.words} depth={line.depth} />
        <span className={classes.sum}>{line.words}</span>
      </button>
    </li>
  );
}

const FILTERS: readonly (readonly [Filter, string])[] = [
  ["all", "All"],
  ["failed", "Failed"],
  ["running", "Under way"],
];

interface FilterProps {
  readonly loop: LoopLine;
  readonly depth: number;
  readonly open: (loop: LoopLine, filter: Filter) => void;
}

/** Which iterations of an open loop are listed. */
export function TimelineFilter({ loop, depth, open }: FilterProps) {
  const shown = FILTERS.filter(([filter]) => filter === "all" || countOf(loop, filter) > 0);
  return (
    <li className={classes.filters} style={{ paddingLeft: 24 + depth * INDENT }}>
      {shown.map(([filter, label]) => (
        <FilterButton
          key={filter}
          pressed={loop.filter === filter}
          onClick={() => open(loop, filter)}
        >
          {label} {number(countOf(loop, filter))}
        </FilterButton>
      ))}
    </li>
  );
}

interface FilterButtonProps {
  readonly pressed: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function FilterButton({ pressed, onClick, children }: FilterButtonProps) {
  return (
    <button type="button" className={pills.pill} aria-pressed={pressed} onClick={onClick}>
      {children}
    </button>
  );
}

const percent = (share: number) => `${Math.max(0, Math.min(100, share * 100)).toFixed(3)}%`;

function BarMark({
  bar,
  from,
  to,
}: {
  readonly bar: Bar;
  readonly from: number;
  readonly to: number;
}) {
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
