import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.BATON_BACKEND ?? "http://127.0.0.1:8000";
const http = { target: backend, changeOrigin: false };

export default defineConfig(({ command }) => ({
  // Django serves the build under its static address; the development server serves at the root.
  base: command === "build" ? "/static/app/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // No asset becomes a data: address: the content security policy allows fonts from files only.
  build: { manifest: "manifest.json", target: "es2022", assetsInlineLimit: 0 },
  worker: { format: "es" },
  server: {
    port: 5173,
    proxy: {
      "/api": http,
      "/_allauth": http,
      "/hooks": http,
      "/ws": { target: backend, ws: true, changeOrigin: false },
    },
  },
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    css: false,
    projects: [
      // A browser's world takes a second for each file to build; most files need none.
      {
        extends: true,
        test: { name: "pure", environment: "node", include: ["src/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "page",
          // A person's many keystrokes take their time on a busy machine.
          testTimeout: 30_000,
          environment: "jsdom",
          include: ["src/**/*.test.tsx"],
          setupFiles: ["./src/test/setup.ts"],
        },
      },
    ],
  },
}));
