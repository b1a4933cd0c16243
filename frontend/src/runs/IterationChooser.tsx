import { ActionIcon, Button, NumberInput, Popover, Stack, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { Iteration } from "@/api/model";
import type { GraphNode } from "@/graph/document";
import { tellError } from "@/ui/notify";
import { isLoop, loopsAround, stepPath, withChoice } from "./chosen";
import { stepAt, totalOf } from "./drawing";
import classes from "./IterationChooser.module.css";
import { useLook, useRunStore } from "./RunContext";
import { iterationPath } from "./stepPlace";
import { loopCounts, number } from "./tally";
import { useNextInState } from "./useLoops";

/** Which iteration of a loop the drawing shows: all at once, or one. */
export function IterationChooser({ node }: { readonly node: GraphNode }) {
  const look = useLook();
  const [open, setOpen] = useState(false);
  const choose = useChoose(node.id);
  const path = stepPath(look.graph, node.id, look.chosen);
  const count = useCount(node.id, path);
  const tells = isLoop(node) && look.shown.hasIterations;
  if (!tells || path === null || count === 0) return null;
  const chosen = look.chosen[node.id];
  const name = node.name || node.id;
  const shown = chosen === undefined ? `all ${number(count)}` : `#${chosen} of ${number(count)}`;
  return (
    <div className={`${classes.chooser} nodrag nopan`}>
      {chosen !== undefined && (
        <Step
          label={`Iteration before, of ${name}`}
          off={chosen === 0}
          go={() => choose(chosen - 1)}
        >
          <IconChevronLeft size={15} aria-hidden="true" />
        </Step>
      )}
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        shadow="md"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <button
            type="button"
            className={classes.button}
            aria-label={`${shown}: iterations of ${name}`}
            aria-expanded={open}
            onClick={(event) => {
              event.stopPropagation();
              setOpen(!open);
            }}
          >
            {shown}
            <IconChevronDown size={13} aria-hidden="true" />
          </button>
        </Popover.Target>
        <Popover.Dropdown onClick={(event) => event.stopPropagation()}>
          <Choices node={node.id} path={path} count={count} onDone={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
      {chosen !== undefined && (
        <Step
          label={`Next iteration of ${name}`}
          off={chosen >= count - 1}
          go={() => choose(chosen + 1)}
        >
          <IconChevronRight size={15} aria-hidden="true" />
        </Step>
      )}
    </div>
  );
}

/** How many iterations there are to choose from. */
function useCount(node: string, path: string | null): number {
  const { graph, shown, ...rest } = useLook();
  if (path === null) return 0;
  if (loopsAround(graph, node).length === 0) return loopCounts(shown.tallies, node).begun;
  return totalOf(stepAt({ shown, ...rest }, path)) ?? 0;
}

/** Show one iteration of a loop, or with null all of them. */
export function useChoose(loop: string) {
  const store = useRunStore();
  const { graph } = useLook();
  return (iteration: number | null) =>
    store.setState((state) => {
      const chosen = withChoice(graph, state.chosen, loop, iteration);
      const path = stepPath(graph, loop, chosen);
      const selected = path !== null && iteration !== null ? iterationPath(path, iteration) : path;
      return { chosen, selected };
    });
}

interface StepProps {
  readonly label: string;
  readonly off: boolean;
  readonly go: () => void;
  readonly children: React.ReactNode;
}

function Step({ label, off, go, children }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={label}
        disabled={off}
        onClick={(event) => {
          event.stopPropagation();
          go();
        }}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

interface ChoicesProps {
  readonly node: string;
  readonly path: string;
  readonly count: number;
  readonly onDone: () => void;
}

function Choices({ node, path, count, onDone }: ChoicesProps) {
  const look = useLook();
  const choose = useChoose(node);
  const next = useNextInState();
  const chosen = look.chosen[node];
  const { begun, ended, counts } = loopCounts(look.shown.tallies, node);
  const go = (iteration: number | null) => {
    choose(iteration);
    onDone();
  };
  const find = (state: Iteration["state"]) =>
    next(path, state, chosen ?? -1).then(
      (found) => found !== null && go(found),
      (error: unknown) => tellError("The iteration was not found", error),
    );
  const choice = (label: string, run: () => void, off = false) => (
    <Button variant="default" size="xs" justify="start" disabled={off} onClick={run}>
      {label}
    </Button>
  );
  return (
    <Stack gap={6} w={190}>
      {choice("All at once", () => go(null), chosen === undefined)}
      {choice("First", () => go(0))}
      {choice("Last", () => go(count - 1))}
      {choice("Next that failed", () => void find("failed"), (counts.failed ?? 0) === 0)}
      {choice("Next under way", () => void find("running"), begun <= ended)}
      <NumberInput
        label="Number"
        description={`0 to ${number(count - 1)}`}
        size="xs"
        min={0}
        max={count - 1}
        allowDecimal={false}
        value={chosen ?? ""}
        onChange={(value) => {
          if (typeof value === "number" && value >= 0 && value < count) choose(value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") onDone();
        }}
      />
    </Stack>
  );
}
