import { useQuery } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { StepStatus } from "@/api/model";
import { useSlug } from "@/api/session";
import { STATE_LOOKS } from "@/canvas/status";
import { findNode } from "@/graph/document";
import { StateChip, type Tone } from "@/ui/StateChip";
import { choiceFor, loopsAround, stepPath } from "./chosen";
import panel from "./Panel.module.css";
import { PanelHead } from "./PanelHead";
import pills from "./Pills.module.css";
import { useLook, useRun, useRunStore } from "./RunContext";
import { iterationPath } from "./stepPlace";
import { countsOf, countWords, number, stateOf } from "./tally";
import words from "./Words.module.css";

/** A step of a loop over all its iterations: how many stand how, and where to look. */
export function SumPanel({ node }: { readonly node: string }) {
  const { graph, shown } = useLook();
  const found = findNode(graph, node);
  const counts = countsOf(shown.tallies, node);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const loop = loopsAround(graph, node)[0];
  return (
    <>
      <PanelHead name={found?.name || node} state={stateOf(counts)} path={node}>
        {all === 0
          ? "Not started in any iteration."
          : `${number(all)} times so far, in all iterations together.`}
      </PanelHead>
      <div className={panel.body}>
        <div className={pills.chips} title={countWords(counts)}>
          {Object.entries(counts).map(([status, count]) => (
            <StateChip key={status} tone={STATE_LOOKS[status as StepStatus].tone as Tone}>
              {number(count)} {STATE_LOOKS[status as StepStatus].word}
            </StateChip>
          ))}
        </div>
        {loop && <FailedIterations loop={loop.id} node={node} />}
        <p className={words.quiet}>
          Choose an iteration on the frame around it, or in the timeline, to see one of them.
        </p>
      </div>
    </>
  );
}

const MOST = 20;

/** The first iterations that failed; a click shows the step as it was there. */
function FailedIterations({ loop, node }: { readonly loop: string; readonly node: string }) {
  const slug = useSlug();
  const store = useRunStore();
  const { graph, shown, chosen } = useLook();
  const id = useRun((state) => state.detail.id);
  const path = stepPath(graph, loop, chosen);
  const failed = shown.tallies.loops.find((one) => one.node === loop)?.counts.failed ?? 0;
  const { data } = useQuery({
    queryKey: ["failed-iterations", slug, id, path, failed],
    queryFn: () =>
      answer(
        client.GET("/api/workspaces/{slug}/runs/{run_id}/iterations/", {
          params: {
            path: { slug, run_id: id },
            query: { loop: path ?? "", state: "failed", limit: MOST },
          },
        }),
      ),
    enabled: path !== null && failed > 0 && shown.hasIterations,
    placeholderData: (before) => before,
  });
  if (failed === 0 || path === null || !data) return null;
  const show = (index: number) => {
    const choice = choiceFor(iterationPath(path, index));
    const selected = stepPath(graph, node, choice) ?? iterationPath(path, index);
    store.setState({ chosen: choice, selected });
  };
  return (
    <section aria-label="Iterations that failed">
      <h3>Iterations that failed</h3>
      <div className={pills.chips}>
        {data.items.map(({ index }) => (
          <button key={index} type="button" className={pills.pill} onClick={() => show(index)}>
            #{index}
          </button>
        ))}
        {failed > MOST && <span className={words.faint}>and {number(failed - MOST)} more</span>}
      </div>
    </section>
  );
}
