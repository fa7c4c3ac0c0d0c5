// Evaluated in the browser, in the drawing's own document: all its texts with their backgrounds.
// box: where the letters are; a fifth of the line is taken off above and below, where letters leave it empty.
// ground, holder: fill and place of the topmost filled shape under the middle of the text.
(() => {
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  const shapes = [...document.querySelectorAll("svg > :not(defs), svg > g *")].filter(
    (shape) =>
      /^(rect|circle|path)$/.test(shape.tagName) && getComputedStyle(shape).fill !== "none",
  );
  const texts = [...document.querySelectorAll("text")].map((element) => {
    const box = boxOf(element);
    const blank = (box.bottom - box.top) / 5;
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const under = shapes.filter((shape) => {
      const { left, top, right, bottom } = boxOf(shape);
      return left <= x && x <= right && top <= y && y <= bottom;
    });
    const holder = under[under.length - 1];
    return {
      text: element.textContent,
      box: { ...box, top: box.top + blank, bottom: box.bottom - blank },
      color: getComputedStyle(element).fill,
      ground: getComputedStyle(holder).fill,
      holder: boxOf(holder),
    };
  });
  const { width, height } = document.querySelector("svg").viewBox.baseVal;
  return { texts, width, height };
})();
