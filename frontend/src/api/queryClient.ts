import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./errors";
import { sessionKey } from "./session";

/** Make the cache of answers; an answer 401 anywhere asks for the session again. */
export function makeQueryClient(): QueryClient {
  const onError = (error: unknown, key?: readonly unknown[]) => {
    if (!(error instanceof ApiError) || error.status !== 401) return;
    if (key?.[0] === sessionKey[0]) return;
    void made.invalidateQueries({ queryKey: sessionKey });
  };
  const made = new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => onError(error, query.queryKey) }),
    mutationCache: new MutationCache({ onError: (error) => onError(error) }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A reader would rather see the error in two seconds than wait half a minute for it.
        retry: (count, error) => error instanceof ApiError && error.mayPass && count < 2,
        retryDelay: (count) => 400 * 2 ** count,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return made;
}
