import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "@/api/members";
import type { MemberRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { AddMemberDialog } from "./members/AddMemberDialog";
import { MemberTable } from "./members/MemberTable";
import { RolesDialog } from "./members/RolesDialog";

/** Who belongs to the workspace, and what they may do. */
export function MembersPage() {
  const slug = useSlug();
  const list = useQuery(membersQuery(slug));
  const [adding, setAdding] = useState(false);
  const [edited, setEdited] = useState<MemberRow | null>(null);
  return (
    <Page
      title="Members"
      lead="Roles add up; none includes another. A change counts from the next click on."
      actions={
        <Button leftSection={<IconUserPlus size={15} />} onClick={() => setAdding(true)}>
          Add member
        </Button>
      }
    >
      {list.isPending && <LoadingRows />}
      {list.isError && (
        <ErrorNotice error={list.error} what="the members" onRetry={() => void list.refetch()} />
      )}
      {list.data && <MemberTable rows={list.data.items} onEdit={setEdited} />}
      {adding && <AddMemberDialog onClose={() => setAdding(false)} />}
      {edited && <RolesDialog member={edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}
