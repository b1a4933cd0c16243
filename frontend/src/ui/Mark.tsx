/** Baton's mark. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false">
      <rect width="24" height="24" rx="6.5" fill="var(--accent-fill)" />
      <path d="M7.4 16.4 17 6.8" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="7.8" cy="16" r="2.8" fill="#fff" />
    </svg>
  );
}
