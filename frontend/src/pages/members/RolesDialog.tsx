import { Modal, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeRoles, membersKey } from "@/api/members";
import type { MemberRow, Role } from "@/api/model";
import { useSlug } from "@/api/session";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { RoleChoice } from "./RoleChoice";

interface RolesDialogProps {
  readonly member: MemberRow;
  readonly onClose: () => void;
}

/** Changes what a member may do. */
export function RolesDialog({ member, onClose }: RolesDialogProps) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const [roles, setRoles] = useState(member.roles as readonly Role[]);
  const save = useMutation({
    mutationFn: () => changeRoles(slug, member.id, roles),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: membersKey(slug) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Roles of ${member.name || member.email}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="sm">
          <RoleChoice value={roles} onChange={setRoles} />
          <FormProblem error={save.error} />
          <DialogButtons
            label="Save"
            busy={save.isPending}
            disabled={roles.length === 0}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
