import {
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Menu,
  Modal,
  Tooltip,
} from "@mantine/core";

/**
 * What every window over the page shares. The page itself never scrolls, so nothing needs to be
 * locked; the lock would add a style that our content security policy refuses.
 */
const overlay = {
  lockScroll: false,
  closeButtonProps: { "aria-label": "Close" },
  // Mantine's header would count as a second banner of the page.
  attributes: { header: { role: "none" } },
};

/**
 * Mantine dressed in the palette of `tokens.css`.
 *
 * `sm` is the size of the tools (13 px, 32 px high), `md` that of pages for business users
 * (15 px, 44 px high, so that a thumb hits it).
 */
export const theme = createTheme({
  fontFamily: '"Inter Variable", "DejaVu Sans", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "DejaVu Sans Mono", ui-monospace, monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "15px", lg: "17px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "7px", md: "10px", lg: "14px", xl: "20px" },
  defaultRadius: "sm",
  primaryColor: "indigo",
  colors: {
    // Mantine's greys for the dark scheme, tinted as our panels are.
    dark: [
      "#e8ebf0",
      "#a3adbb",
      "#8d97a6",
      "#66707f",
      "#2a303b",
      "#232935",
      "#1a1e26",
      "#1a1e26",
      "#12151b",
      "#0d0f14",
    ],
    // White words on the seventh, which buttons wear in the dark scheme, need 4.5:1.
    red: [
      "#fff5f5",
      "#ffe3e3",
      "#ffc9c9",
      "#ffa8a8",
      "#ff8787",
      "#ff6b6b",
      "#fa5252",
      "#e03131",
      "#e03131",
      "#c92a2a",
    ],
  },
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "1.3" },
      h2: { fontSize: "15px", lineHeight: "1.4" },
      h3: { fontSize: "13px", lineHeight: "1.4" },
    },
  },
  components: {
    Badge: Badge.extend({ defaultProps: { tt: "none", variant: "light" } }),
    Button: Button.extend({ defaultProps: { size: "sm" }, styles: { label: { fontWeight: 550 } } }),
    Drawer: Drawer.extend({ defaultProps: overlay }),
    // The placeholder is an empty element inside the menu, which readers stumble over.
    Menu: Menu.extend({
      defaultProps: { withInitialFocusPlaceholder: false, shadow: "md" },
    }),
    Modal: Modal.extend({
      defaultProps: {
        ...overlay,
        radius: "lg",
        overlayProps: { backgroundOpacity: 0.35 },
        centered: true,
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withinPortal: true } }),
  },
});

/** Point Mantine's own variables at ours, so that there is one palette. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--panel)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink2)",
    "--mantine-color-default": "var(--panel)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-placeholder": "var(--ink3)",
    "--mantine-color-error": "var(--bad-ink)",
    "--mantine-color-anchor": "var(--accent)",
  };
  return { variables: {}, light: shared, dark: shared };
};
