import { findNode } from "@/graph/document";
import held from "./Held.module.css";
import classes from "./Panel.module.css";
import { useRunGraph, useRunStore, useShownView } from "./RunContext";
import { nodeOf, placeOf } from "./stepPlace";

/** Steps that wait for a decision, so that nobody has to look for them on the drawing. */
export function HeldSteps() {
  const store = useRunStore();
  const graph = useRunGraph();
  const view = useShownView();
  const waiting = view.steps.filter((step) => step.status === "held");
  if (waiting.length === 0) return null;
  return (
    <section className={held.panel} aria-label="Needs a decision">
      <h3 className={held.title}>Needs a decision</h3>
      <ul className={held.list}>
        {waiting.map(({ path }) => (
          <li key={path}>
            <button
              type="button"
              className={classes.link}
              onClick={() => store.setState({ selected: path })}
            >
              {placeOf(path).undo && "Undo "}
              {findNode(graph, nodeOf(path))?.name || path}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
