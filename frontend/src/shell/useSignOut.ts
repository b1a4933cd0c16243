import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { signOut } from "@/api/session";
import { tellError } from "@/ui/notify";

/** Give the way out: ends the session and forgets everything that was loaded in it. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      tellError("You are still signed in", error);
      return;
    }
    await navigate({ to: "/sign-in", search: {} });
    queryClient.clear();
  };
}
