#!/usr/bin/env python3
"""Checks that the modules of siglib stay in their layers.

- Every folder of siglib/ is a module with a row below, and depends only on modules of rows to its left.
- The add_subdirectory lines of siglib/CMakeLists.txt follow the rows.
- A file includes only its own module and what its module's DEPENDS reach.
- Headers left of the tensors include no LibTorch.
- The library does not print, exit or read the environment.
"""
import re

from cpp_source import Lines, code_of, main, self_test, sources

ROWS = [
    ["core"],
    ["config", "distributed"],
    ["image"],
    ["stroke", "data", "synth"],
    ["nn", "loss", "metrics"],
    ["score"],
    ["model"],
    ["verify", "train"],
    ["evaluate", "explain"],
    ["report"],
]
ROW_OF = {module: row for row, modules in enumerate(ROWS) for module in modules}
WITHOUT_TORCH = {"core", "config", "image", "stroke", "data", "synth", "metrics", "score"}

MODULE = re.compile(r"siglib_module\(\s*(\w+)([^)]*)\)")
KEYWORDS = {"DEPENDS", "PUBLIC", "PRIVATE"}
INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(?P<mark>[\"<])(?P<name>[^\">]+)[\">]", re.MULTILINE)
TORCH = re.compile(r"(torch|ATen|c10|caffe2)/")
NOT_FOR_A_LIBRARY = re.compile(
    r"\bstd::(?:w?cout|w?cerr|w?clog|print|println)\b"
    r"|\bfmt::(?:v\w+::)?(?:print|println|vprint)\b"
    r"|(?<![\w.>:])(?:std::|::)?(?:v?f?printf|f?puts|f?putchar|perror|_?[eE]xit|quick_exit|abort|terminate"
    r"|(?:secure_)?getenv|setenv|putenv)\s*\("
    r"|(?<![\w.>:])(?:stdout|stderr)\b"
)


def without_comments(cmake):
    return re.sub(r"#[^\n]*", "", cmake)


def dependencies_of(arguments):
    """The DEPENDS of a siglib_module call."""
    found, keyword = [], ""
    for word in arguments.split():
        if word in KEYWORDS:
            keyword = word
        elif keyword == "DEPENDS":
            found.append(word)
    return found


def read_modules(root, violations):
    depends = {}
    for folder in sorted(path for path in (root / "siglib").iterdir() if path.is_dir()):
        where = f"siglib/{folder.name}/CMakeLists.txt"
        file = folder / "CMakeLists.txt"
        call = MODULE.search(without_comments(file.read_text(encoding="utf-8"))) if file.exists() else None
        if call is None or call.group(1) != folder.name:
            violations.append(f"{where}: expected siglib_module({folder.name} ...)")
        elif folder.name not in ROW_OF:
            violations.append(f"{where}: module {folder.name} stands in no row of check_layers.py")
        else:
            depends[folder.name] = dependencies_of(call.group(2))
    for module, wanted in depends.items():
        for other in wanted:
            if other not in depends:
                violations.append(f"siglib/{module}/CMakeLists.txt: DEPENDS {other}, which is no module")
            elif ROW_OF[other] >= ROW_OF[module]:
                violations.append(f"siglib/{module}/CMakeLists.txt: DEPENDS {other}, which is in no row to its left")
    return depends


def check_order(root, depends, violations):
    text = without_comments((root / "siglib" / "CMakeLists.txt").read_text(encoding="utf-8"))
    listed = re.findall(r"add_subdirectory\(\s*(\w+)", text)
    known = [module for module in listed if module in ROW_OF]
    for before, after in zip(known, known[1:]):
        if ROW_OF[after] < ROW_OF[before]:
            violations.append(f"siglib/CMakeLists.txt: {after} stands after {before}, but its row is to the left")
    for module in sorted(set(depends) ^ set(listed)):
        violations.append(f"siglib/CMakeLists.txt: {module} is " + ("not added" if module in depends else "no module"))


def closure(module, depends):
    reached, todo = set(), [module]
    while todo:
        current = todo.pop()
        if current not in reached:
            reached.add(current)
            todo.extend(depends.get(current, []))
    return reached


def check_file(path, text, module, reached):
    lines = Lines(text)
    found = []
    for include in INCLUDE.finditer(code_of(text, keep_strings=True)):
        name = include.group("name")
        where = f"{path}:{lines.of(include.start('name'))}"
        parts = name.split("/")
        if parts[0] == "siglib":
            if len(parts) != 3 or parts[1] not in reached:
                found.append(f"{where}: {module} includes {name}, which its DEPENDS do not reach")
        elif include.group("mark") == '"' or ".." in parts:
            found.append(f'{where}: {name}: own headers are included as "siglib/<module>/<name>.h"')
        if path.endswith(".h") and module in WITHOUT_TORCH and TORCH.match(name):
            found.append(f"{where}: a header of {module} includes LibTorch: {name}")
    for use in NOT_FOR_A_LIBRARY.finditer(code_of(text)):
        found.append(f"{path}:{lines.of(use.start())}: {use.group().rstrip('( ')}: not for a library")
    return found


def check(root):
    violations = []
    depends = read_modules(root, violations)
    check_order(root, depends, violations)
    reached = {module: closure(module, depends) for module in depends}
    for path, text in sources(root, "siglib"):
        module = path.split("/")[1]
        if module in reached:
            violations += check_file(path, text, module, reached[module])
    return violations


def run_self_test():
    tree = {
        "siglib/CMakeLists.txt": "# order\nadd_subdirectory(core)\nadd_subdirectory(image) # of files\n"
        "add_subdirectory(data)\nadd_subdirectory(nn)\n",
        "siglib/core/CMakeLists.txt": "siglib_module(core PUBLIC fmt::fmt)\nconfigure_file(a b)\n",
        "siglib/image/CMakeLists.txt": "siglib_module(image DEPENDS core PRIVATE OpenCV::core)\n",
        "siglib/data/CMakeLists.txt": "siglib_module(data\n  DEPENDS image # and core\n  PRIVATE hdf5::hdf5)\n",
        "siglib/nn/CMakeLists.txt": "siglib_module(nn DEPENDS image PUBLIC LibTorch::LibTorch)\n",
        "siglib/core/error.h": "#include <string>\n// std::cout << 1; exit(1)\nvoid exit_code(int);\n",
        "siglib/data/data.cc": '#include "siglib/data/data.h"\n#include "siglib/core/error.h"\n'
        '// #include "siglib/nn/nn.h"\nconst char* help = "printf(...)";\nx.exit(); y->abort(); snprintf(b, n, f);\n',
        "siglib/data/data.h": "int printf_count;\nconst auto r = R\"(getenv(\"a\"))\";\nint million = 1'000'000;\n",
        "siglib/nn/nn.h": "#include <torch/types.h>\n",
    }
    data = tree["siglib/data/data.cc"]
    cases = [
        ("an include to the right", {"siglib/data/data.cc": data + '\n#include "siglib/nn/nn.h"\n'},
         ["siglib/data/data.cc:7: data includes siglib/nn/nn.h"]),
        ("an include without DEPENDS", {"siglib/image/CMakeLists.txt": "siglib_module(image PRIVATE core)\n"},
         ["siglib/data/data.cc:2: data includes siglib/core/error.h"]),
        ("an include in angle brackets", {"siglib/core/a.cc": "#  include <siglib/nn/nn.h>\n"},
         ["siglib/core/a.cc:1: core includes"]),
        ("a way around", {"siglib/core/a.cc": '#include "../nn/nn.h"\n'}, ["siglib/core/a.cc:1: ../nn/nn.h"]),
        ("a local include", {"siglib/core/a.cc": '#include "error.h"\n'}, ["siglib/core/a.cc:1: error.h"]),
        ("LibTorch in a header", {"siglib/data/t.h": "\n#include <ATen/core/Tensor.h>\n"},
         ["siglib/data/t.h:2: a header of data includes LibTorch"]),
        ("DEPENDS to the right", {"siglib/core/CMakeLists.txt": "siglib_module(core DEPENDS nn)\n"},
         ["siglib/core/CMakeLists.txt: DEPENDS nn"]),
        ("DEPENDS on nothing", {"siglib/core/CMakeLists.txt": "siglib_module(core DEPENDS torch)\n"},
         ["DEPENDS torch, which is no module"]),
        ("a wrong order", {"siglib/CMakeLists.txt": "add_subdirectory(core)\nadd_subdirectory(data)\n"
                           "add_subdirectory(image)\nadd_subdirectory(nn)\n"},
         ["siglib/CMakeLists.txt: image stands after data"]),
        ("a module that is not added", {"siglib/CMakeLists.txt": "add_subdirectory(core)\nadd_subdirectory(image)\n"
                                        "add_subdirectory(data)\n"}, ["nn is not added"]),
        ("a module without a row", {"siglib/extra/CMakeLists.txt": "siglib_module(extra)\n"}, ["extra stands in no row"]),
        ("a folder that is no module", {"siglib/extra/a.cc": ""}, ["expected siglib_module(extra"]),
    ]
    for use in ["std::cout << 1;", "std::cerr << 1;", 'printf("x");', 'std::fprintf(f, "x");', 'fmt::print("x");',
                'std::puts("x");', "exit(1);", "std::exit (1);", "::_exit(1);", "std::abort();", 'getenv("A");',
                'std::getenv("A");', "fwrite(p, 1, 1, stderr);", "/* quiet */ std::terminate();"]:
        cases.append((use, {"siglib/nn/bad.cc": f"\n{use}\n"}, ["siglib/nn/bad.cc:2: "]))
    return self_test(check, tree, cases)


if __name__ == "__main__":
    main(__doc__, check, run_self_test)
