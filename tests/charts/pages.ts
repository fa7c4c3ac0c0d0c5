// The pages that show charts.
import { readFileSync } from "node:fs";
import path from "node:path";

export interface ChartPage {
  name: string;
  /** Background, and color of text. */
  ground: string;
  ink: string;
  dark: boolean;
  /** The page's own text has less contrast than elsewhere. */
  pale?: boolean;
}

const css = readFileSync(path.join(__dirname, "../../scripts/html/page.css"), "utf8");
/** The light and the dark value of a variable of the web page. */
const [paper, ink] = ["paper", "ink"].map((name) =>
  [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, "g"))].map(([, value]) => value),
);

export const PAGES: ChartPage[] = [
  { name: "JupyterLab Light", ground: "#ffffff", ink: "rgba(0, 0, 0, 0.87)", dark: false },
  { name: "JupyterLab Dark", ground: "#111111", ink: "#ffffff", dark: true },
  { name: "GitHub, light", ground: "#ffffff", ink: "#000000", dark: false },
  { name: "GitHub, dark", ground: "#0d1117", ink: "#ffffff", dark: true },
  { name: "VS Code, light", ground: "#ffffff", ink: "#3b3b3b", dark: false, pale: true },
  { name: "VS Code, dark", ground: "#1f1f1f", ink: "#cccccc", dark: true, pale: true },
  { name: "the web page, light", ground: paper[0], ink: ink[0], dark: false },
  { name: "the web page, dark", ground: paper[1], ink: ink[1], dark: true },
];
