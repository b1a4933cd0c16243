import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import { cssVariablesResolver, theme } from "@/ui/theme";

/** Draw something as the application would. */
export function draw(element: ReactElement) {
  return render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
      {element}
    </MantineProvider>,
  );
}
