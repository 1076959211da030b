"""Commands of docs/install.md, run as they are printed there."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORK = ROOT / "target/upgrade/work"  # where who reads the page would stand, beside the chart and with values in a file
VALUES = "console: { podAnnotations: { example.org/team: models } }\n"


def run(section: str, block: int = 0) -> None:
    """One of the blocks below a heading; raises with what was printed where a command fails."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("helm", "crds"):
        if not (WORK / name).is_symlink():
            (WORK / name).symlink_to(ROOT / name)
    (WORK / "my-values.yaml").write_text(VALUES)
    programs = "".join(
        f'{name}() {{ command "{os.environ.get(name.upper(), name)}" "$@"; }}\n' for name in ("kubectl", "helm")
    )
    commands = blocks(section)[block]
    print("    " + commands.strip().replace("\n", "\n    "), flush=True)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", programs + commands],
        cwd=WORK, capture_output=True, text=True, timeout=1200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def blocks(section: str) -> list[str]:
    text = (ROOT / "docs/install.md").read_text()
    chapter = re.search(rf"^## {section}$(.*?)(?=^## )", text, re.DOTALL | re.MULTILINE)[1]
    return re.findall(r"^```\n(.*?)^```$", chapter, re.DOTALL | re.MULTILINE)
