import type { GraphNode } from "@/graph/document";
import { IssueMessage } from "../expressions/IssueMessage";
import { issuesAt } from "./issuesOf";
import { useIssues } from "./NodeContext";

/** Problems of the step as a whole. */
export function GeneralIssues({ node }: { readonly node: GraphNode }) {
  const issues = issuesAt(useIssues(), node.id, "");
  if (issues.length === 0) return null;
  return (
    <div role="alert">
      {issues.map((issue) => (
        <IssueMessage key={`${issue.code} ${issue.message}`} issue={issue} />
      ))}
    </div>
  );
}
