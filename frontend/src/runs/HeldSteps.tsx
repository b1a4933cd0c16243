import { findNode } from "@/graph/document";
import { tellError } from "@/ui/notify";
import { choiceFor, loopsAround, stepPath } from "./chosen";
import held from "./Held.module.css";
import classes from "./Panel.module.css";
import { useRun, useRunGraph, useRunStore, useShown } from "./RunContext";
import { iterationPath, nodeOf, placeOf } from "./stepPlace";
import { number } from "./tally";
import { undecided } from "./undecided";
import { useNextInState } from "./useLoops";

/** Steps that wait for a decision, so that nobody has to look for them on the drawing. */
export function HeldSteps() {
  const graph = useRunGraph();
  const waiting = undecided(useShown());
  const show = useShow();
  if (waiting.length === 0) return null;
  return (
    <section className={held.panel} aria-label="Needs a decision">
      <h3 className={held.title}>Needs a decision</h3>
      <ul className={held.list}>
        {waiting.map(({ path, times }) => (
          <li key={`${path} ${times === null}`}>
            <button
              type="button"
              className={classes.link}
              onClick={() => show(path, times !== null)}
            >
              {placeOf(path).undo && "Undo "}
              {findNode(graph, nodeOf(path))?.name || path}
              {times !== null && times > 1 && `, ${number(times)} times`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Selects a step; of a loop, that of the first iteration that waits, or of all of them. */
function useShow() {
  const store = useRunStore();
  const graph = useRunGraph();
  const next = useNextInState();
  const now = useRun((state) => state.moment === null);
  return (path: string, inLoop: boolean) => {
    if (!inLoop) return store.setState({ selected: path });
    const node = nodeOf(path);
    store.setState({ selected: node });
    // The server tells of now alone, and the iterations of a loop in a loop are chosen by hand.
    const [loop, ...more] = loopsAround(graph, node);
    const at = loop && stepPath(graph, loop.id, {});
    if (!now || more.length > 0 || !at) return;
    next(at, "held", -1).then(
      (found) => {
        if (found === null || store.getState().selected !== node) return;
        const chosen = choiceFor(iterationPath(at, found));
        store.setState({ chosen, selected: stepPath(graph, node, chosen) });
      },
      (error: unknown) => tellError("The iteration was not found", error),
    );
  };
}
