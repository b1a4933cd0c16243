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
      // What opened it, an item of a menu, is gone by then.
      returnFocus: false,
      onClose: () => document.querySelector<HTMLElement>("[data-account-button]")?.focus(),
      children: <ChangePasswordForm email={user.email} onClose={() => modals.close(DIALOG)} />,
    });
}
