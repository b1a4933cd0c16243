import type { JsonObject } from "@/api/model";

/** Write a text so that a shell takes it for one word, whatever it holds. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

interface WebhookCall {
  readonly url: string;
  readonly secret: string;
  readonly input: JsonObject;
}

/**
 * Write the lines for a shell that send a signed request to a webhook.
 *
 * The signature is over the timestamp, a dot and the body as it is sent, byte for byte.
 */
export function webhookCurl({ url, secret, input }: WebhookCall): string {
  return [
    `URL=${shellWord(url)}`,
    `SECRET=${shellWord(secret)}`,
    `BODY=${shellWord(JSON.stringify(input))}`,
    "",
    "TIME=$(date +%s)",
    `SIGNATURE=$(printf '%s.%s' "$TIME" "$BODY" \\`,
    `  | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)`,
    "",
    `curl -X POST "$URL" \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -H "X-Baton-Timestamp: $TIME" \\`,
    `  -H "X-Baton-Signature: sha256=$SIGNATURE" \\`,
    `  -H "X-Baton-Delivery: test-$TIME" \\`,
    `  --data-binary "$BODY"`,
  ].join("\n");
}

interface Place {
  readonly origin: string;
  readonly slug: string;
  readonly workflowId: string;
}

/** Give the address of the API that starts a workflow. */
export const startAddress = ({ origin, slug, workflowId }: Place): string =>
  `${origin}/api/workspaces/${slug}/workflows/${workflowId}/runs/`;

/** Write the lines for a shell that start a workflow through the API. */
export function startCurl(place: Place, input: JsonObject): string {
  return [
    "TOKEN='bt_…'  # an API key that may start workflows",
    "",
    `curl -X POST ${shellWord(startAddress(place))} \\`,
    `  -H "Authorization: Bearer $TOKEN" \\`,
    "  -H 'Content-Type: application/json' \\",
    "  -H 'Idempotency-Key: order-1001' \\",
    `  --data-binary ${shellWord(JSON.stringify({ input }))}`,
  ].join("\n");
}
