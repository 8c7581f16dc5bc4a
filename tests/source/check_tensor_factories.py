#!/usr/bin/env python3
"""Checks that every tensor is made on a device that is named.

torch::zeros({2}) makes a tensor on the default device, and the first batch on another one fails. In siglib/ and apps/ a
factory call names its device in an argument after the first: .device(...), x.options(), a TensorOptions that was given a
device in the same file, or a variable named for a device or for options. zeros_like(x) and x.new_zeros(...) need none.
Moving afterwards, torch::zeros({2}).to(device), does not count: the tensor was made elsewhere.
"""
import re

from cpp_source import Lines, code_of, main, self_test, sources

FACTORIES = (
    "zeros ones empty empty_strided full arange range tensor scalar_tensor eye linspace logspace rand randn randint randperm "
    "normal from_blob from_file sparse_coo_tensor tril_indices triu_indices hann_window hamming_window blackman_window "
    "bartlett_window kaiser_window fft_fftfreq fft_rfftfreq"
).split()
FACTORY = re.compile(r"\b(?:torch|at)::(?:" + "|".join(FACTORIES) + r")\s*\(")
SHORTCUT = re.compile(r"\busing\s+(?:namespace\s+(?:torch|at)\s*;|(?:torch|at)::(?:" + "|".join(FACTORIES) + r")\s*;)")
NAMES_A_DEVICE = re.compile(
    r"\bdevice\s*\(|\boptions\s*\(\s*\)|\bk(?:CPU|CUDA)\b|\bDevice\b|\bTensorOptions\s*[({]\s*\w*device\w*"
)
# A whole argument, or what a chain of .dtype(...) and the like begins with.
VARIABLE = re.compile(r"\s*(?:this->)?(\w+)\s*(?:$|\.\s*(?:dtype|layout|requires_grad|pinned_memory)\s*\()")
NAMED_FOR_IT = re.compile(r"(?:^|_)(?:device|options)_?$")
DECLARED = re.compile(r"\b(?:torch::|at::|c10::)?(?:TensorOptions|Device)\s*(?:const\s*)?&?\s+(\w+)\s*[,);]")
ASSIGNED = re.compile(r"\b(\w+)\s*=\s*([^;]*);|\bTensorOptions\s+(\w+)\s*([({][^;]*);")


def matching(code, opening):
    """The offset after the parenthesis that closes the one at `opening`."""
    depth = 0
    for offset in range(opening, len(code)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(code[offset], 0)
        if depth == 0:
            return offset + 1
    return len(code)


def split_arguments(inside):
    """The arguments of a call, split at its own commas."""
    parts, depth, begin = [], 0, 0
    for offset, c in enumerate(inside):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append(inside[begin:offset])
            begin = offset + 1
    return [*parts, inside[begin:]]


def placed_variables(code):
    """Variables of the file that carry a device."""
    names = set(DECLARED.findall(code))
    for match in ASSIGNED.finditer(code):
        name, value = (match.group(1), match.group(2)) if match.group(1) else (match.group(3), match.group(4))
        if "TensorOptions" in match.group() or "options()" in value or "torch::dtype" in value or "torch::device" in value:
            if NAMES_A_DEVICE.search(value):
                names.add(name)
    return names


def names_a_device(argument, placed):
    if NAMES_A_DEVICE.search(argument):
        return True
    variable = VARIABLE.match(argument)
    return variable is not None and (variable.group(1) in placed or NAMED_FOR_IT.search(variable.group(1)) is not None)


def check_file(path, text):
    code = code_of(text)
    lines = Lines(text)
    placed = placed_variables(code)
    found = []
    for call in FACTORY.finditer(code):
        opening = call.end() - 1
        closing = matching(code, opening)
        arguments = split_arguments(code[opening + 1 : closing - 1])
        if not any(names_a_device(argument, placed) for argument in arguments[1:]):
            shown = " ".join(text[call.start() : closing].split())
            found.append(f"{path}:{lines.of(call.start())}: {shown[:100]}: names no device")
    for using in SHORTCUT.finditer(code):
        found.append(f"{path}:{lines.of(using.start())}: {using.group()} hides factories from this check")
    return found


def check(root):
    return [line for path, text in sources(root, "siglib", "apps") for line in check_file(path, text)]


def run_self_test():
    good = """
    torch::zeros({2, f(3)}, x.options());
    torch::empty({2},
                 torch::dtype(torch::kByte).device(torch::kCPU));
    torch::tensor(rows, torch::TensorOptions().dtype(torch::kLong).device(device_));
    torch::arange(0, n, torch::device(device)); at::full({2}, 1.5, device_); torch::ones({1}, torch::kCPU);
    const auto host = torch::TensorOptions().device(torch::kCPU); torch::empty({n}, host.dtype(torch::kLong));
    const auto like = x.options().dtype(torch::kLong); torch::eye(3, like);
    void f(const torch::TensorOptions& where) { torch::rand({2}, where); }
    torch::zeros({2}, torch::TensorOptions(device));
    torch::from_blob(p, {2, 3}, [](void*) {}, options);
    torch::zeros_like(x); x.new_zeros({2}); torch::randint_like(x, 3); cv::Mat::zeros(2, 2, 3); my_torch::zeros(2);
    // torch::zeros({2})
    const char* text = "torch::zeros({2})";
    """
    bad = [
        "torch::zeros({2, 3})",
        "at::arange(f(4), torch::kLong)",
        "torch::ones({1}, torch::TensorOptions().dtype(torch::kLong))",
        "torch::empty(\n  {2,\n   3},\n  torch::kFloat)",
        "torch::zeros({options.batch, 3})",
        "torch::zeros({2}, options_.dtype)",
        "torch::full({2}, loss_options.margin)",
        "torch::randn({x.device().index(), 2})",
        "torch::rand ({2}).to(device)",
        "torch::from_blob(p, {2})",
        "torch::randperm(n, unknown)",
        "torch::tensor({1.0, 2.0}, torch::kDouble)",
        "const auto o = torch::TensorOptions().dtype(torch::kLong); torch::zeros({2}, o)",
    ]
    tree = {"siglib/nn/good.cc": good, "apps/siglib/main.cc": "int main() {}\n"}
    cases = [(call, {"siglib/nn/bad.cc": f"// first line\n{call};\n"}, ["siglib/nn/bad.cc:2: "]) for call in bad]
    cases += [
        ("in an app", {"apps/siglib/main.cc": "auto x = torch::zeros({1});"}, ["apps/siglib/main.cc:1: torch::zeros({1})"]),
        ("in a header", {"siglib/nn/bad.h": "auto x = torch::zeros({1});"}, ["siglib/nn/bad.h:1: "]),
        ("the inner call", {"siglib/nn/bad.cc": "torch::full({2}, f(torch::ones({1})), x.options());"},
         ["torch::ones({1})"]),
        ("both", {"siglib/nn/bad.cc": "torch::full({2}, torch::ones({1}));"}, ["torch::full", "torch::ones"]),
        ("a shortcut", {"siglib/nn/bad.cc": "using namespace torch;\nusing torch::zeros;"}, ["using namespace", "using torch"]),
    ]
    return self_test(check, tree, cases)


if __name__ == "__main__":
    main(__doc__, check, run_self_test)
