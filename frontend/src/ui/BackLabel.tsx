import { IconChevronLeft } from "@tabler/icons-react";

/** What a link back says, with its arrow. */
export function BackLabel({ children }: { readonly children: string }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 2, minHeight: 28 }}>
      <IconChevronLeft size={15} aria-hidden />
      {children}
    </span>
  );
}
