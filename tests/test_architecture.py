"""The house as docs/architecture.md draws it: who imports whom, which library belongs where, what is said where."""

from __future__ import annotations

import ast
import importlib
import pickle
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import custsheet.errors
from custsheet.errors import CustsheetError
from custsheet.issues import Finding, Issue
from custsheet.texts import LANGS, load_toml, template

PACKAGE = Path(custsheet.errors.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

FLOORS = {
    "texts": 0,
    "characters": 0,
    "errors": 0,
    "refs": 0,
    "issues": 0,
    "schema": 1,
    "ooxml": 1,
    "cleaning": 2,
    "donors": 2,
    "saving": 2,
    "reading": 3,
    "settings_tab": 3,
    "checking": 3,
    "dedupe": 3,
    "scoring": 3,
    "lists": 4,
    "summary": 5,
    "changes": 6,
    "pages": 6,
    "new": 7,
    "refreshing": 8,
    "correcting": 8,
    "duplicates": 9,
    "workbook": 10,
    "cli": 11,
}
PUBLIC_FACE = "custsheet"  # custsheet/__init__.py may import any room but the command line

# library → rooms; "functions" where it may only be imported inside functions
LIBRARIES = {
    "click": {"cli"},
    "rich": {"cli"},
    "lxml": {"ooxml"},
    "xlsxwriter": {"donors", "new", "settings_tab", "summary"},
    "python_calamine": {"reading"},
    "openpyxl": {"ooxml"},
    "scipy": {"scoring"},
    "jinja2": {"pages"},
    "msoffcrypto": {"ooxml"},
    "pandas": set(FLOORS) - {"texts", "characters", "errors", "refs", "schema", "ooxml"} | {PUBLIC_FACE},
}
ONLY_INSIDE_FUNCTIONS = {
    ("openpyxl", "ooxml"),
    ("msoffcrypto", "ooxml"),
    ("pandas", "issues"),
    ("pandas", "cli"),
    ("pandas", PUBLIC_FACE),
    ("scipy", "scoring"),
    ("jinja2", "pages"),
}

# Chinese in Python: (module, reason). Vocabulary that is part of how a form is read, not something shown to people.
CHINESE_ALLOWED: dict[str, str] = {
    "cleaning/chinese_numbers.py": "the digits and units are the notation",
    "cleaning/dates.py": "the notation of dates",
    "cleaning/money.py": "the notation of amounts",
    "cleaning/phones.py": "the notation of extensions",
    "ooxml/formats.py": "number formats in the file itself say 上午 and 下午",
    "donors/donor_book.py": "the name of a font, as files store it",
    "new/sample_customers.py": "invented rows choose among list values",
    "new/sample_records.py": "invented rows choose among list values",
}

CLOCKS = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
CLOCKS |= {("Timestamp", "now"), ("Timestamp", "today"), ("time", "localtime"), ("time", "gmtime")}


def module_name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room_of(path: Path) -> str:
    """The room a file is in: the subpackage, or the name of a module on the top level."""
    parts = path.relative_to(PACKAGE).parts
    name = parts[0].removesuffix(".py")
    return "cli" if name == "__main__" else room_named(name)


def room_named(name: str) -> str:
    """``workbook`` stands for all modules on the top level that tie the rooms together."""
    if name == "__init__":
        return PUBLIC_FACE
    return "workbook" if (PACKAGE / f"{name}.py").exists() and name not in FLOORS else name


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """(module imported, is it inside a function?) for all imports that happen when the program runs."""

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, bool]]:
        if is_type_checking(node):
            return
        if isinstance(node, ast.Import):
            yield from ((alias.name, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "custsheet":
                yield from ((f"custsheet.{alias.name}", inside) for alias in node.names)
            else:
                yield node.module or "", inside
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    return walk(tree(path), False)


def docstrings(module: ast.Module) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(module) if isinstance(node, owners)]
    # Texts below an assignment document an attribute.
    return {
        id(statement.value)
        for body in bodies
        for statement in body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in MODULES} <= set(FLOORS) | {PUBLIC_FACE}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_run_downwards(path: Path) -> None:
    room = room_of(path)
    floor = FLOORS.get(room, FLOORS["cli"])
    for name, _ in imports(path):
        if not name.startswith("custsheet."):
            continue
        other = room_named(name.split(".")[1])
        if other not in FLOORS:  # a name of the public face, not a room
            assert room == "cli", f"{module_name(path)} imports {name} from the public face"
            continue
        is_allowed = other == room or FLOORS[other] < floor or FLOORS[other] == floor == 0
        assert is_allowed, f"{module_name(path)} (floor {floor}) imports {name} (floor {FLOORS[other]})"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_library_is_imported_only_in_its_rooms(path: Path) -> None:
    room = room_of(path)
    for name, is_inside in imports(path):
        library = name.split(".")[0]
        if library in LIBRARIES:
            assert room in LIBRARIES[library], f"{module_name(path)} imports {library}"
            if (library, room) in ONLY_INSIDE_FUNCTIONS:
                assert is_inside, f"{module_name(path)} imports {library} outside a function"


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) != "cli"], ids=module_name)
def test_only_the_command_line_prints_asks_and_knows_the_clock(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "input", "breakpoint"}, f"{module_name(path)}:{node.lineno}"
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name | ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else node.func.value.attr
            assert (owner, node.func.attr) not in CLOCKS, f"{module_name(path)}:{node.lineno} reads the clock"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_chinese_words_come_from_the_templates(path: Path) -> None:
    if module_name(path) in CHINESE_ALLOWED:
        return
    module = tree(path)
    documentation = docstrings(module)
    found = [
        f"{module_name(path)}:{node.lineno} {node.value[:30]!r}"
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        if re.search(r"[\u3400-\u9fff]", node.value)
    ]
    assert not found, "\n".join(found)


def test_the_allowed_chinese_is_still_needed() -> None:
    assert set(CHINESE_ALLOWED) <= {module_name(path) for path in MODULES}


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=module_name)
def test_public_names_are_listed_in_all(path: Path) -> None:
    """What a package's ``__init__`` imports for others is exactly its ``__all__``, and all of it is there."""
    name = ".".join(["custsheet", *path.relative_to(PACKAGE).parent.parts])
    module = importlib.import_module(name)
    imported = {
        alias.asname or alias.name
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("custsheet")
        for alias in node.names
    }
    defined = {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    public = {word for word in imported | defined if not word.startswith("_")}
    listed = set(getattr(module, "__all__", ()))
    assert public <= listed
    for word in listed:
        assert getattr(module, word) is not None


def error_classes() -> list[type[CustsheetError]]:
    found, waiting = [], [CustsheetError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", error_classes())
def test_errors_survive_pickling(kind: type[CustsheetError]) -> None:
    error = kind("encrypted", path="客户.xlsx")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.code, copy.values, str(copy)) == (error.code, error.values, str(error))


def test_issues_and_findings_survive_pickling() -> None:
    issue = Issue("bad_phone", "error", "客户信息", "F3", 3, "mobile", "138", "…", "…")
    finding = Finding("bad_phone", "customers", ("客户-华东", 3), "mobile", "138", {"length": 3})
    assert pickle.loads(pickle.dumps(issue)) == issue
    assert pickle.loads(pickle.dumps(finding)) == finding


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    """``custsheet --help`` answers at once because nothing heavy is imported for it."""
    import subprocess
    import sys

    program = (
        "import sys; from custsheet.cli import run; run(['--help']);"
        "print(*sorted({'pandas', 'numpy', 'lxml', 'xlsxwriter', 'rich', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == ""


def texts_named(path: Path) -> Iterator[tuple[int, str]]:
    """(line, key) of every sentence that the code names: ``text("file.table")`` or ``InputError("code")``."""
    errors = {kind.__name__ for kind in error_classes()}
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        choices = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else node.args[:1]
        for choice in choices:
            if not isinstance(choice, ast.Constant) or not isinstance(choice.value, str):
                continue
            if called in errors:
                yield node.lineno, f"errors.{choice.value}"
            elif isinstance(node.func, ast.Name) and called == "text":
                yield node.lineno, choice.value
            elif room_of(path) == "cli" and called in {"text", "say", "progress"}:
                yield node.lineno, f"cli.{choice.value}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_sentence_that_the_code_names_is_written_in_both_languages(path: Path) -> None:
    for line, key in texts_named(path):
        for lang in LANGS:
            assert template(key, lang), f"{module_name(path)}:{line} {key}"


def test_sentences_of_errors_name_the_same_values_in_both_languages() -> None:
    for code, sentence in load_toml("messages/errors.toml").items():
        names = [{name.removesuffix("_en") for name in re.findall(r"{(\w+)", sentence[lang])} for lang in LANGS]
        assert names[0] == names[1], code
        assert all("\n" not in sentence[lang] for lang in LANGS), code


MANY_PARAMETERS = {"reading/reader.py: read_workbook"}
"""Seven of them are keywords with defaults: what a caller knows besides the file."""


def test_no_function_takes_more_than_eight_parameters() -> None:
    long = {
        f"{module_name(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and len([*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]) - _is_method(node) > 8
        and room_of(path) != "cli"  # options of a command
    }
    assert long == MANY_PARAMETERS


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    assert not [module_name(path) for path in MODULES if path.read_text(encoding="utf-8").count("\n") > 300]


def _is_method(node: ast.FunctionDef) -> bool:
    return bool(node.args.args) and node.args.args[0].arg in ("self", "cls")
