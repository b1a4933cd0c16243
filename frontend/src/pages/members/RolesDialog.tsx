import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { changeRoles, membersKey } from "@/api/members";
import type { MemberRow, Role } from "@/api/model";
import { useSlug } from "@/api/session";
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
          {save.isError && (
            <Alert color="red" role="alert">
              {asApiError(save.error).message}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={roles.length === 0}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
