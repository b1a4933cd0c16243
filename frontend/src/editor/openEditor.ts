/** Open a draft: what the server holds, and what this browser still has to send. */

import { DraftService } from "./draftService";
import { drawable } from "./drawable";
import { isSame } from "./saving/isSame";
import { browserCopies, type LocalCopies } from "./saving/localCopy";
import { EditorSession, lastFlush } from "./session";

interface Opened {
  session: EditorSession;
  /** What came back from this browser's storage, if anything. */
  restored: "nothing" | "changes" | "conflict";
}

export async function openEditor(
  slug: string,
  workflowId: string,
  mayEdit: boolean,
  copies: LocalCopies = browserCopies,
): Promise<Opened> {
  // Leaving and coming back at once would read the draft before the last save arrived.
  await lastFlush(workflowId);
  const service = new DraftService(slug, workflowId);
  const [loaded, copy] = await Promise.all([
    service.load(),
    mayEdit ? copies.get(workflowId).catch(() => null) : null,
  ]);
  const draft = { ...loaded, graph: drawable(loaded.graph) };
  const behind = copy !== null && copy.revision !== draft.revision;
  // Started from the revision that the copy was made from, its first save finds the conflict.
  const base = copy && behind ? { ...draft, revision: copy.revision } : draft;
  const session = new EditorSession({ draft: base, service, copies, readOnly: !mayEdit });
  if (!copy || isSame(copy.graph, draft.graph)) {
    if (copy) await copies.remove(workflowId).catch(() => undefined);
    return { session: behind ? fresh() : session, restored: "nothing" };
  }
  session.restore({ ...copy, graph: drawable(copy.graph) });
  return { session, restored: behind ? "conflict" : "changes" };

  function fresh() {
    return new EditorSession({ draft, service, copies, readOnly: !mayEdit });
  }
}
