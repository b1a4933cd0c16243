import { notifications } from "@mantine/notifications";
import { asApiError } from "@/api/errors";

/** Say that something was done. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 4_000, withBorder: true });
}

/** Say what could not be done, and why. Stays until it is read. */
export function tellError(title: string, error: unknown): void {
  const known = asApiError(error);
  notifications.show({
    title,
    message: known.requestId ? `${known.message} (${known.requestId})` : known.message,
    color: "red",
    autoClose: false,
    withBorder: true,
  });
}
