"""What the source checks share: the files of a tree, C++ without its comments, and the frame of a check's program."""
import argparse
import bisect
import pathlib
import re
import sys
import tempfile

SOURCE_NAMES = {".h", ".cc", ".hpp", ".cpp"}

# Comments, raw strings, strings and characters; the digit before ' keeps 1'000'000 whole.
TEXT_OR_COMMENT = re.compile(
    r"//(?:\\\n|[^\n])*|/\*.*?\*/"
    r"|(?P<raw>R\"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)\")"
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\")"
    r"|(?P<char>(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+')",
    re.DOTALL,
)


def blank(text):
    return "".join("\n" if c == "\n" else " " for c in text)


def code_of(text, keep_strings=False):
    """The text with comments (and the insides of strings) as spaces: every offset and line stays where it was."""

    def replace(match):
        whole = match.group()
        if match.group("string") or match.group("raw") or match.group("char"):
            return whole if keep_strings else whole[0] + blank(whole[1:-1]) + whole[-1]
        return blank(whole)

    return TEXT_OR_COMMENT.sub(replace, text)


def sources(root, *folders):
    """(path relative to the root, text) of every C++ file below the folders, in order."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SOURCE_NAMES and path.is_file():
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


class Lines:
    """Line numbers of offsets."""

    def __init__(self, text):
        self.starts = [0] + [match.end() for match in re.finditer("\n", text)]

    def of(self, offset):
        return bisect.bisect_right(self.starts, offset)


def self_test(check, tree, cases):
    """Runs `check` on a clean tree {path: text} and on variants of it.

    A case is (name, {path: text that replaces or adds}, [a part of every violation expected]). Returns the failures.
    """
    failures = []
    for name, changes, expected in [("the clean tree", {}, []), *cases]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**tree, **changes}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            found = check(root)
        if len(found) != len(expected) or any(part not in line for part, line in zip(expected, found)):
            failures.append(f"{name}: expected {expected}, found {found}")
    return failures


def main(description, check, run_self_test):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", nargs="?", type=pathlib.Path, help="the repository")
    parser.add_argument("--self-test", action="store_true", help="show that violations in a made-up tree are found")
    arguments = parser.parse_args()
    if arguments.self_test == (arguments.root is not None):
        parser.error("give the repository or --self-test")
    if arguments.root is not None and not (arguments.root / "siglib").is_dir():
        parser.error(f"{arguments.root}: has no folder siglib")
    found = run_self_test() if arguments.self_test else check(arguments.root)
    for line in found:
        print(line)
    sys.exit(1 if found else 0)
