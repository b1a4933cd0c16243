import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { verifyAudit } from "@/api/audit";
import { asApiError } from "@/api/errors";
import type { AuditVerdict } from "@/api/model";
import { useSlug } from "@/api/session";
import { StateChip } from "@/ui/StateChip";

/** Checks the chain of the audit log and says what it found. */
export function VerifyButton() {
  const slug = useSlug();
  const verify = useMutation({ mutationFn: () => verifyAudit(slug) });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={15} />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        Verify
      </Button>
      <span role="status">
        {verify.data && <Verdict verdict={verify.data} />}
        {verify.isError && (
          <StateChip tone="bad">Not verified: {asApiError(verify.error).message}</StateChip>
        )}
      </span>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: AuditVerdict }) {
  if (verdict.ok) {
    const many = verdict.count.toLocaleString("en");
    return <StateChip tone="ok">{`All ${many} records are whole`}</StateChip>;
  }
  return (
    <StateChip tone="bad">
      {verdict.first_bad
        ? `Record ${verdict.first_bad.seq} does not fit: ${verdict.first_bad.why}`
        : "The log does not fit together"}
    </StateChip>
  );
}
