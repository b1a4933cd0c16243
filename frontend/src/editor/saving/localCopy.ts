/** Drafts that the server does not have yet, kept in this browser until it does. */

import type { WorkflowGraph } from "@/graph/document";

export interface LocalCopy {
  graph: WorkflowGraph;
  /** Revision of the server's draft that the graph was made from. */
  revision: number;
  at: number;
}

export interface LocalCopies {
  get(key: string): Promise<LocalCopy | null>;
  put(key: string, copy: LocalCopy): Promise<void>;
  remove(key: string): Promise<void>;
}

const DATABASE = "baton-drafts";
const STORE = "drafts";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("The browser's storage is busy."));
  });
}

async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "relaxed" });
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Copies in IndexedDB: drafts may be larger than what localStorage holds. */
export const browserCopies: LocalCopies = {
  get: async (key) =>
    (await within("readonly", (s) => s.get(key) as IDBRequest<LocalCopy>)) ?? null,
  put: async (key, copy) => {
    await within("readwrite", (s) => s.put(copy, key));
  },
  remove: async (key) => {
    await within("readwrite", (s) => s.delete(key));
  },
};
