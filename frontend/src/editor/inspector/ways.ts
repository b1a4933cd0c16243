/** The kinds of what can be waited for. */

import type { Way } from "@/graph/document";

export const WAY_TYPES: Readonly<Record<Way["type"], { label: string; id: string }>> = {
  duration: { label: "Some time", id: "later" },
  until: { label: "A moment", id: "then" },
  message: { label: "A message", id: "message" },
};

const TOO_LONG_S = 86_400;

/** A way as it is when it is added. */
export function newWay(type: Way["type"], id: string): Way {
  const named = { id, name: id.replaceAll("_", " ") };
  switch (type) {
    case "duration":
      return { ...named, type, duration: TOO_LONG_S };
    case "until":
      return { ...named, type, at: "" };
    case "message":
      return { ...named, type, message: "", key: "", payload_schema: {} };
  }
}
