/**
 * Read the nonce that the page's content security policy allows styles with.
 *
 * Undefined under the development server, which serves the page without one.
 */
export function styleNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return nonce && !nonce.startsWith("{{") ? nonce : undefined;
}
