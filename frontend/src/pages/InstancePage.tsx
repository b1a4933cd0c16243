import { Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { allowScripts, instancePolicyQuery } from "@/api/instance";
import { useSlug } from "@/api/session";
import { tell, tellError } from "@/ui/notify";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import classes from "./InstancePage.module.css";

/** What an administrator allows in all workspaces of this instance. */
export function InstancePage() {
  const slug = useSlug();
  const policy = useQuery(instancePolicyQuery(slug));
  return (
    <Page title="Instance" width="narrow" lead="What is allowed in every workspace of this Baton.">
      {policy.isPending && <LoadingRows rows={1} height={96} />}
      {policy.isError && !policy.data && (
        <ErrorNotice
          error={policy.error}
          what="what is allowed"
          onRetry={() => void policy.refetch()}
        />
      )}
      {policy.data && <Scripts allowed={policy.data.scripts} />}
    </Page>
  );
}

function Scripts({ allowed }: { readonly allowed: boolean }) {
  const slug = useSlug();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (scripts: boolean) => allowScripts(slug, scripts),
    onSuccess: (policy) => {
      queries.setQueryData(instancePolicyQuery(slug).queryKey, policy);
      tell(policy.scripts ? "Scripts are allowed." : "Scripts are switched off.");
    },
    onError: (error) => tellError("Nothing was changed", error),
  });
  return (
    <section className={classes.card} aria-label="Scripts">
      <Switch
        checked={allowed}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
        label="Steps may be Python scripts"
        description="They run in an interpreter of their own, without files, network or environment, and within limits of time and memory. Switched off, no workflow with a script is published or started; runs that are under way go on."
      />
    </section>
  );
}
