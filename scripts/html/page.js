// Draws the charts, opens the contents if there is room, and makes wide content scrollable with the keyboard.
(() => {
  "use strict";

  /** Replaces the static image with the interactive chart. */
  async function draw(chart) {
    const spec = JSON.parse(chart.querySelector("script").textContent);
    const still = chart.querySelector(".still");
    const [live, controls] = [document.createElement("div"), document.createElement("div")];
    controls.className = "controls";
    const result = await vegaEmbed(live, spec, {
      ast: true, // expressions are interpreted: the page's policy forbids to compile them
      bind: controls,
      renderer: "svg",
      downloadFileName: fileName(spec),
    });
    still.replaceWith(live);
    live.after(controls);
    describe(live, spec.description);
    completeMenu(live, result.view);
    scrollable(live.querySelector(".chart-wrapper"), "Chart");
  }

  function describe(live, description) {
    const drawing = live.querySelector("svg.marks");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", description);
    const wrapper = live.querySelector(".chart-wrapper");
    for (const name of ["role", "aria-label", "aria-roledescription"])
      wrapper.removeAttribute(name);
  }

  /** Unfolds answers and code for printing, and folds them again afterward. */
  function unfoldForPrint() {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("main details:not([open], .vega-embed details)")];
      for (const details of opened) details.open = true;
    });
    addEventListener("afterprint", () => {
      for (const details of opened) details.open = false;
    });
  }

  const fileName = ({ title }) =>
    [title?.text ?? "chart"]
      .flat()
      .join(" ")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");

  /** vega-embed renders an image when the mouse is pressed on its link. This does the same for the keyboard. */
  function completeMenu(live, view) {
    const menu = live.querySelector("details");
    menu?.querySelector("summary").setAttribute("aria-label", "Save the chart, or see its source");
    for (const link of menu?.querySelectorAll("a[download]") ?? [])
      link.addEventListener("focus", async () => {
        link.href = await view.toImageURL(link.download.split(".").pop());
      });
  }

  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));

  /** Makes an overflowing box a Tab stop that scrolls with the arrow keys. Boxes that fit are not Tab stops. */
  function scrollable(box, name) {
    box.dataset.name = name;
    sizes.observe(box);
    update(box);
  }

  function update(box) {
    const attributes = { tabindex: "0", role: "group", "aria-label": box.dataset.name };
    const wide = box.scrollWidth > box.clientWidth + 1;
    for (const [name, value] of Object.entries(attributes))
      if (wide) box.setAttribute(name, value);
      else box.removeAttribute(name);
  }

  /** Open next to the text; on a small screen, closed above it. */
  function contents() {
    const details = document.querySelector("nav details");
    const beside = matchMedia("(min-width: 72rem)");
    const adapt = () => (details.open = beside.matches);
    beside.addEventListener("change", adapt);
    adapt();
    details.addEventListener("click", ({ target }) => {
      if (target.closest("a") && !beside.matches) details.open = false;
    });
    return details;
  }

  /** Highlights the current section in the contents. */
  function follow(details) {
    const links = [...details.querySelectorAll("a")];
    const sections = links.map((link) =>
      document.getElementById(decodeURIComponent(link.hash.slice(1))),
    );
    let current;
    const mark = () => {
      const at = sections.findLastIndex((section) => section?.getBoundingClientRect().top < 120);
      if (links[at] === current) return;
      current?.removeAttribute("aria-current");
      current = links[at];
      current?.setAttribute("aria-current", "true");
      const list = details.querySelector("ul");
      if (current && list.scrollHeight > list.clientHeight)
        list.scrollTop = current.offsetTop - list.clientHeight / 2;
    };
    addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
    mark();
  }

  unfoldForPrint();
  follow(contents());
  for (const box of document.querySelectorAll("main pre")) scrollable(box, "Code or output");
  for (const box of document.querySelectorAll("main .scroll"))
    scrollable(box, box.getAttribute("aria-label"));
  for (const box of document.querySelectorAll("main .katex-display")) scrollable(box, "Formula");

  (async () => {
    for (const chart of document.querySelectorAll(".chart")) {
      try {
        await draw(chart);
      } catch (error) {
        console.error(error); // the still stays
      }
      await new Promise((resolve) => setTimeout(resolve));
    }
  })();
})();
