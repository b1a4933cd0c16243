import { modals } from "@mantine/modals";
import { usePresence } from "@/api/session";
import { ChangePasswordForm } from "./ChangePasswordForm";

const DIALOG = "change-password";

/** Give what opens the dialog in which one changes one's password. */
export function useChangePassword(): () => void {
  const { user } = usePresence();
  return () =>
    modals.open({
      modalId: DIALOG,
      title: "Change password",
      closeOnClickOutside: false,
      children: <ChangePasswordForm email={user.email} onClose={() => modals.close(DIALOG)} />,
    });
}
