import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, client } from "@/api/client";
import type { Json } from "@/api/model";
import { useSlug } from "@/api/session";
import { randomKey } from "@/ui/randomKey";
import type { Action } from "./decisions";
import { useRun } from "./RunContext";

export interface Decided {
  readonly action: Action;
  readonly output?: Json;
  readonly reason?: string;
}

/** Tells the run what becomes of a step; what is sent twice counts once. */
export function useDecide(step: string) {
  const slug = useSlug();
  const run_id = useRun((state) => state.detail.id);
  const [ids] = useState(() => new Map<string, string>());
  return useMutation({
    mutationFn: ({ action, output, reason = "" }: Decided) => {
      // Another decision is another request, also where the first one went astray.
      const asked = JSON.stringify([action, output]);
      const id = ids.get(asked) ?? randomKey();
      ids.set(asked, id);
      return answer(
        client.POST("/api/workspaces/{slug}/runs/{run_id}/steps/steer/", {
          params: { path: { slug, run_id } },
          body: { step, action, reason, id, ...(output === undefined ? {} : { output }) },
        }),
      );
    },
  });
}

export type Decide = ReturnType<typeof useDecide>;
