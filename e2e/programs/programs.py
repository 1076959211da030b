"""How each program is installed and called. A program says its last words on standard output."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORD = "heron"
SAY = "Greet me. [[say hello]]"
LOOK_UP = f'What is a {WORD}? [[call look_up {{"word": "{WORD}"}}]]'


@dataclass(frozen=True)
class Call:
    """One call of a program.

    case is plain or tools, home a new folder that is the program's HOME and working folder.
    """

    case: str
    url: str
    key: str
    route: str
    home: Path
    installed: Path


@dataclass(frozen=True)
class Program:
    """A program, and how it is called."""

    name: str
    package: str
    """The requirements in python/, or the folder in npm/."""
    routes: tuple[str, ...]
    command: Callable[[Call], list[str]]
    environment: Callable[[Call], dict[str, str]] = lambda call: {}
    prepare: Callable[[Call], None] = lambda call: None
    quick: bool = True
    """Whether .ci/run plays it: what installs within a minute."""
    finds: dict[str, str] = field(default_factory=lambda: {"plain": "hello", "tools": f"{WORD} is a bird"})
    """What its last words hold, by case."""
    has_tools: bool = True
    """Without tools there is but one request in a turn, which the first target must limit."""
    reads: Callable[[Call], str] | None = None
    """Where its last words are, else its standard output."""


BOTH = ("openai-then-anthropic", "anthropic-then-openai")


def prompt(call: Call) -> str:
    return SAY if call.case == "plain" else LOOK_UP


def python(script: str, kind: str) -> Callable[[Call], list[str]]:
    def command(call: Call) -> list[str]:
        path = str(HERE / script)
        return [str(call.installed / "bin" / "python"), path, kind, call.case, call.url, call.key, call.route, prompt(call)]

    return command


def ai_sdk(provider: str) -> Callable[[Call], list[str]]:
    def command(call: Call) -> list[str]:
        # An import is looked for from the script's own folder.
        script = str(call.installed / "ai_sdk_turns.mjs")
        return ["node", script, provider, call.case, call.url, call.key, call.route, prompt(call)]

    return command


# ---- Claude Code ----


def claude_files(call: Call) -> None:
    (call.home / "note.txt").write_text(f"{WORD} is a bird\n")


def claude(call: Call) -> list[str]:
    read = f'Read the note. [[call Read {{"file_path": "{call.home}/note.txt"}}]]'
    program = str(call.installed / "node_modules" / ".bin" / "claude")
    text = SAY if call.case == "plain" else read
    return [program, "-p", "--model", call.route, text, "--allowedTools", "Read"]


def claude_environment(call: Call) -> dict[str, str]:
    return {
        "ANTHROPIC_BASE_URL": call.url,
        "ANTHROPIC_API_KEY": call.key,
        "ANTHROPIC_DEFAULT_HAIKU_MODEL": call.route,
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "DISABLE_TELEMETRY": "1",
    }


# ---- Codex ----


def codex_files(call: Call) -> None:
    (call.home / "work").mkdir()
    (call.home / "config.toml").write_text(f"""
model = "{call.route}"
model_provider = "llmroute"
[model_providers.llmroute]
name = "LlmRoute"
base_url = "{call.url}/v1"
env_key = "LLMROUTE_KEY"
wire_api = "responses"
[analytics]
enabled = false
""")


def codex(call: Call) -> list[str]:
    run = f'Look it up. [[call exec_command {{"cmd": "echo {WORD} is a bird"}}]]'
    program = str(call.installed / "node_modules" / ".bin" / "codex")
    text = SAY if call.case == "plain" else run
    folder = str(call.home / "work")
    # In a container there is no sandbox to be had, and the one command that is run is ours.
    free = "--dangerously-bypass-approvals-and-sandbox"
    return [program, "exec", free, "--skip-git-repo-check", "-C", folder, "-o", str(call.home / "last"), text]


# ---- aider, which has no tools: it edits a file as it is told ----


def aider_files(call: Call) -> None:
    (call.home / "note.txt").write_text("nothing yet\n")


def aider(model: str) -> Callable[[Call], list[str]]:
    def command(call: Call) -> list[str]:
        edit = f"Write the note. [[say \nnote.txt\n```\n{WORD} is a bird\n```\n]]"
        text = SAY if call.case == "plain" else edit
        options = "--no-git --yes-always --no-check-update --no-analytics --no-show-model-warnings --no-pretty"
        stream = "--no-stream" if call.case == "plain" else "--stream"
        program = str(call.installed / "bin" / "aider")
        chat = ["--model", f"{model}/{call.route}", "--edit-format", "whole", stream, "--message", text]
        return [program, *options.split(), *chat, "note.txt"]

    return command


def aider_reads(call: Call) -> str:
    return (call.home / "note.txt").read_text()


def aider_environment(call: Call) -> dict[str, str]:
    keys = {"OPENAI_API_KEY": call.key, "ANTHROPIC_API_KEY": call.key}
    return keys | {"OPENAI_API_BASE": f"{call.url}/v1", "ANTHROPIC_API_BASE": call.url, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}


# ---- opencode ----


def opencode_files(call: Call) -> None:
    models = f'{{"{call.route}": {{"name": "route"}}}}'
    options = f'{{"baseURL": "{call.url}/v1", "apiKey": "{call.key}"}}'
    provider = f'{{"npm": "@ai-sdk/openai-compatible", "name": "LlmRoute", "options": {options}, "models": {models}}}'
    (call.home / "opencode.json").write_text(f'{{"autoupdate": false, "share": "disabled", "provider": {{"lr": {provider}}}}}')
    (call.home / "note.txt").write_text(f"{WORD} is a bird\n")


def opencode(call: Call) -> list[str]:
    read = f'Read the note. [[call read {{"filePath": "{call.home}/note.txt"}}]]'
    program = str(call.installed / "node_modules" / ".bin" / "opencode")
    # It joins its arguments by blanks, and would put one that has some in quotes.
    return [program, "run", "-m", f"lr/{call.route}", *(SAY if call.case == "plain" else read).split(" ")]


PROGRAMS = [
    Program("Claude Code", "claude-code", BOTH, claude, claude_environment, claude_files),
    Program(
        "Codex",
        "codex",
        ("openai-then-openai",),
        codex,
        lambda call: {"CODEX_HOME": str(call.home), "LLMROUTE_KEY": call.key},
        codex_files,
        reads=lambda call: (call.home / "last").read_text(),
    ),
    Program("Anthropic SDK, threads", "anthropic", BOTH, python("anthropic_turns.py", "SDK")),
    Program("LangChain, OpenAI", "langchain", BOTH, python("langchain_turns.py", "OpenAI")),
    Program("LangChain, Anthropic", "langchain", BOTH, python("langchain_turns.py", "Anthropic")),
    Program("AI SDK, openai", "ai-sdk", BOTH, ai_sdk("openai")),
    Program("AI SDK, compatible", "ai-sdk", BOTH, ai_sdk("openai-compatible")),
    Program("AI SDK, anthropic", "ai-sdk", BOTH, ai_sdk("anthropic")),
    Program("pydantic-ai, OpenAI", "pydantic-ai", BOTH, python("pydantic_ai_turns.py", "OpenAI")),
    Program("pydantic-ai, Anthropic", "pydantic-ai", BOTH, python("pydantic_ai_turns.py", "Anthropic")),
    Program("OpenAI Agents, chat", "openai-agents", BOTH, python("openai_agents_turns.py", "chat")),
    Program("OpenAI Agents, responses", "openai-agents", ("openai-then-openai",), python("openai_agents_turns.py", "responses")),
    Program(
        "aider, OpenAI",
        "aider",
        BOTH,
        aider("openai"),
        aider_environment,
        aider_files,
        quick=False,
        finds={"plain": "nothing yet", "tools": f"{WORD} is a bird"},
        has_tools=False,
        reads=aider_reads,
    ),
    Program(
        "aider, Anthropic",
        "aider",
        BOTH,
        aider("anthropic"),
        aider_environment,
        aider_files,
        quick=False,
        finds={"plain": "nothing yet", "tools": f"{WORD} is a bird"},
        has_tools=False,
        reads=aider_reads,
    ),
    Program("opencode", "opencode", BOTH, opencode, prepare=opencode_files, quick=False),
]


def install(package: str, folder: Path) -> Path:
    """Returns where it is; what was installed once with these versions is used again."""
    requirements = HERE / "python" / f"{package}.txt"
    is_python = requirements.exists()
    pins = requirements if is_python else HERE / "npm" / package / "package.json"
    installed = folder / package
    done = installed / "installed"
    if not done.exists() or done.read_text() != pins.read_text():
        if is_python:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(installed)], check=True)
            pip = [str(installed / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "-r", str(pins)]
            subprocess.run(pip, check=True, timeout=300)
        else:
            installed.mkdir(parents=True, exist_ok=True)
            (installed / "package.json").write_text(pins.read_text())
            npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
            subprocess.run(npm, cwd=installed, check=True, timeout=300, stdout=subprocess.DEVNULL)
        done.write_text(pins.read_text())
    if package == "ai-sdk":
        (installed / "ai_sdk_turns.mjs").write_text((HERE / "ai_sdk_turns.mjs").read_text())
    return installed


def environment(call: Call, program: Program) -> dict[str, str]:
    """Nothing of this user's: no settings, no keys."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"HOME": str(call.home), "NO_COLOR": "1", "TERM": "dumb", "DO_NOT_TRACK": "1"} | program.environment(call)
