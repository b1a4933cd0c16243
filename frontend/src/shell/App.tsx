import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { makeQueryClient } from "@/api/queryClient";
import { makeRouter } from "@/routes";
import { styleNonce } from "@/ui/nonce";
import { cssVariablesResolver, theme } from "@/ui/theme";

const queryClient = makeQueryClient();
const router = makeRouter(queryClient);

/** The whole application. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce() ?? ""}
    >
      <QueryClientProvider client={queryClient}>
        <ModalsProvider labels={{ confirm: "Yes", cancel: "Cancel" }}>
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
