import { useCallback, useMemo, useState } from "react";

/** Hold the place in the top bar that a page may fill, and know whether one does. */
export function useTopBarSlot() {
  const [element, ref] = useState<HTMLElement | null>(null);
  const [claims, setClaims] = useState(0);
  const claim = useCallback(() => {
    setClaims((n) => n + 1);
    return () => setClaims((n) => n - 1);
  }, []);
  const value = useMemo(() => ({ element, claim }), [element, claim]);
  return { value, ref, used: claims > 0 };
}
