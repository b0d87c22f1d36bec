import type { Config } from "vega-lite";

/**
 * One drawing has to read on JupyterLab's light (#ffffff) and dark (#111111) pages, since changing the theme does not
 * redraw it. Contrast against white and against #111111 is given beside each colour; text wants 4.3 at the least there.
 */
export const ink = "#797979"; // 4.35  4.34

/** Series colours, in the order they are handed out. */
export const palette: readonly string[] = [
  "#3079b8", // 4.61  4.09  blue
  "#c8551b", // 4.40  4.29  orange
  "#2a8a4f", // 4.33  4.36  green
  "#8a63c4", // 4.50  4.19  purple
  "#c2456b", // 4.82  3.92  raspberry
  "#1c8c8c", // 4.05  4.66  teal
  "#a9750a", // 4.01  4.71  ochre
  "#797979", // 4.35  4.34  grey
];

/** Filled shapes that carry white text: at least 4.6 for the text, at least 3.8 against #111111. */
export const fills = {
  blue: "#2f74b5", // 4.90  3.85
  orange: "#b85a1c", // 4.65  4.06
  green: "#23803f", // 4.96  3.80
  purple: "#8860c8", // 4.61  4.09
  grey: "#707070", // 4.95  3.81
} as const;

/** Heatmap colours from low to high; zero is the middle one. A filled cell covers the page, so any theme may be behind it. */
export const diverging: readonly string[] = ["#1f5a96", "#7aaed6", "#eeeae4", "#e39a72", "#a63d12"];
export const sequential: readonly string[] = ["#eeeae4", "#b3cde0", "#6ba3cc", "#3079b8", "#163f6b"];

/** The wanted width of the data rectangle; with axes and legend a chart stays within JupyterLab's column. */
export const chartWidth = 540;
export const chartHeight = 280;
/** Longer legend labels are cut. */
export const legendLabel = 220;
/** Wider ones reach past JupyterLab's column. */
export const largestSize = 760;

export const themeConfig: Config = {
  font: "system-ui, sans-serif",
  view: { stroke: null },
  mark: { color: palette[0]! },
  text: { color: ink, fontSize: 11 },
  rule: { color: ink },
  axis: {
    labelColor: ink,
    titleColor: ink,
    domainColor: ink,
    tickColor: ink,
    gridColor: ink,
    gridOpacity: 0.2,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: "normal",
    labelLimit: legendLabel,
  },
  title: {
    color: ink,
    subtitleColor: ink,
    anchor: "start",
    fontSize: 13,
    fontWeight: 600,
    subtitleFontSize: 11,
    subtitlePadding: 4,
    offset: 8,
    frame: "group",
  },
  header: { labelColor: ink, titleColor: ink },
  range: { category: [...palette], diverging: [...diverging], heatmap: [...sequential], ramp: [...sequential] },
};
