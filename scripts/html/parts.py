"""Turn an executed notebook into the parts of a web page: JSON on standard output, assembled by scripts/html.mjs.

nbconvert does the conversion, with the template notebook.html.j2. Formulas stay TeX, marked `class="formula"`, for KaTeX.
"""

import json
import os
import re
import sys
from xml.etree import ElementTree

import nbformat
from bs4 import BeautifulSoup
from jinja2 import pass_context
from markupsafe import escape
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

HERE = os.path.dirname(os.path.abspath(__file__))
CHART = "application/vnd.vegalite.v5+json"
IMAGE = re.compile(r"""(<img\b[^>]*?\ssrc=["'])([^"']+)""")


def main() -> int:
    path = sys.argv[1]
    try:
        notebook = nbformat.read(path, as_version=4)
        require_outputs(notebook)
        page = convert(notebook, os.path.dirname(os.path.abspath(path)))
    except OSError as error:
        return fail(f"{path}: {error.strerror}")
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError, AttributeError) as error:
        return fail(f"{path} is not a notebook: {str(error).splitlines()[0]}")
    except ValueError as error:
        return fail(f"{path}: {error}")
    json.dump(page, sys.stdout)
    return 0


def fail(message: str) -> int:
    print(f"{message}\nNothing was written.", file=sys.stderr)
    return 1


def require_outputs(notebook) -> None:
    """Raise ValueError if a cell has not been run: the page would lack charts without any warning."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    missing = [number for number, cell in enumerate(code, 1) if cell.execution_count is None]
    if missing:
        which = "no code cell" if len(missing) == len(code) else f"code cell {missing[0]}"
        state = "has run" if len(missing) == len(code) else "has not run"
        raise ValueError(f"{which} {state}. Run `npm run execute` first.")


class Renderer(IPythonRenderer):
    """nbconvert's Markdown, with formulas marked, and with the description in an SVG file as its alternative text."""

    def inline_math(self, body: str) -> str:
        return f'<span class="formula">{escape(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="formula" data-display>{escape(body)}</span>'

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def image(self, text: str, url: str, title: "str | None" = None) -> str:
        return super().image(description(os.path.join(self.path, url)) or text, url, title)

    def _html_embed_images(self, html: str) -> str:
        """Embed the pictures of an HTML fragment, and leave everything else unchanged.

        nbconvert would parse the fragment and close its open tags, so `<details><summary>Answer</summary>` would end before
        the Markdown that it folds.
        """
        return IMAGE.sub(lambda tag: tag[1] + self._embed_image_or_attachment(tag[2]), html)


def description(path: str) -> "str | None":
    """The title and description in an SVG file."""
    if not path.endswith(".svg") or not os.path.exists(path):
        return None
    root = ElementTree.parse(path).getroot()
    parts = [root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")]
    return ". ".join(part.strip().rstrip(".") for part in parts if part) + "."


class PageExporter(HTMLExporter):
    @property
    def default_config(self):
        config = Config({"NbConvertBase": {"display_data_priority": [CHART]}})
        inherited = super().default_config.copy()
        config.NbConvertBase.display_data_priority += inherited.NbConvertBase.display_data_priority
        inherited.merge(config)
        return inherited

    @pass_context
    def markdown2html(self, context, source):
        renderer = Renderer(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=True,
            path=context["resources"]["metadata"]["path"],
            anchor_link_text="",
        )
        return MarkdownWithMath(renderer=renderer).render(source)


def convert(notebook, folder: str) -> dict:
    """The page's title, its body, and its headings as {level, id, html}. Raises ValueError for a missing picture."""
    exporter = PageExporter(
        template_name="basic",
        template_file=os.path.join(HERE, "notebook.html.j2"),
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    html, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"path": folder}})
    soup = BeautifulSoup(html, features="html.parser")
    for link in soup.select("a.anchor-link"):
        link.decompose()
    for table in soup.select("table"):
        table.wrap(soup.new_tag("div", attrs={"class": "scroll", "aria-label": "Table"}))
    for image in soup.select("img"):
        if not image["src"].startswith("data:"):
            raise ValueError(f"the picture {image['src']} is not in the notebook's folder")
    correct_types(soup)
    distinguish_ids(soup)
    move_contents(soup)
    headings = [
        {"level": int(heading.name[1]), "id": heading["id"], "html": heading.decode_contents()}
        for heading in soup.select(".text_cell :is(h2, h3)[id]")
        if not heading.find_parent(class_="contents")
    ]
    title, first = soup.select_one("h1"), soup.select_one("p")
    return {
        "title": title.get_text() if title else "Notebook",
        "description": " ".join(first.get_text().split()) if first else "",
        "headings": headings,
        "charts": len(soup.select(".chart")),
        "body": str(soup),
    }


def correct_types(soup) -> None:
    """pygments marks everything after a colon as a type, but in `{ ba: np.zeros([5, 1]) }` it is a call."""
    for token in soup.select(".highlight .kt"):
        after = token.find_next_sibling("span")
        if after is not None and after.get_text().startswith("("):
            token["class"] = ["nx"]


def distinguish_ids(soup) -> None:
    """nbconvert gives two equal headings the same id. The second one gets the suffix -2."""
    seen: dict = {}
    for tag in soup.select("[id]"):
        name = tag["id"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            tag["id"] = f"{name}-{seen[name]}"


def move_contents(soup) -> None:
    """The page has its own table of contents, so the notebook's is for print only."""
    heading = soup.select_one("h2#Contents")
    cell = heading and heading.find_parent(class_="text_cell")
    if cell:
        cell["class"] = [*cell["class"], "contents"]


if __name__ == "__main__":
    sys.exit(main())
