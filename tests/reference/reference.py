"""What Python's `packaging` says of generated and real versions, specifiers, markers and requirements, as lines of JSON.

Usage: reference.py SEED COUNT DATA. COUNT cases of each kind are generated; every Requires-Dist line and every version in
the files of the folder DATA follows.
"""

import json
import random
import re
import sys
from pathlib import Path

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ENVIRONMENTS = [
    {
        "python_version": "3.10",
        "python_full_version": "3.10.13",
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_release": "6.5.0-15-generic",
        "platform_system": "Linux",
        "platform_version": "#15~22.04.1-Ubuntu SMP",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "implementation_version": "3.10.13",
        "extra": "",
    },
    {
        "python_version": "3.13",
        "python_full_version": "3.13.0rc2",
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "implementation_version": "3.13.0rc2",
        "extra": "and-cuda",
    },
    {
        "python_version": "2.7",
        "python_full_version": "2.7.18+local",
        "os_name": "posix",
        "sys_platform": "darwin",
        "platform_release": "23.1.0",
        "platform_system": "Darwin",
        "platform_version": "Darwin Kernel Version 23.1.0",
        "platform_machine": "arm64",
        "platform_python_implementation": "PyPy",
        "implementation_name": "pypy",
        "implementation_version": "7.3.13",
        "extra": "test",
    },
]

VARIABLES = [*ENVIRONMENTS[0], "os.name", "sys.platform", "platform.version", "platform.machine"]
VARIABLES += ["python_implementation", "platform.python_implementation", "extras", "dependency_groups"]
TEXTS = sorted({value for environment in ENVIRONMENTS for value in environment.values()})
WORDS = ["numpy", "Tensorflow-CPU", "ml_dtypes", "zope.interface", "a", "X_1", "and-cuda", "test"]
JUNK = [*" \t\n.,;()[]@<>=~!'\"*+-_#${}", "é", "\u2019", "\u00a0", "a", "0", "or", "and", "in", "not", "V", "==", "dev"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, *choices):
        return self.random.choice(choices)

    def maybe(self, chance, make):
        return make() if self.random.random() < chance else ""

    def number(self):
        kinds = ("0", "1", "2", "3", "9", "10", "01", "00", "20240101", str(2**64 - 1), str(2**64), "9" * 40)
        return self.random.choices(kinds, (9, 9, 6, 4, 2, 3, 1, 1, 1, 0.3, 0.3, 0.2))[0]

    def release(self):
        count = self.random.choices((1, 2, 3, 4, 5), (2, 5, 5, 1, 0.5))[0]
        return ".".join(self.number() for _ in range(count))

    def separator(self):
        return self.random.choices(("", ".", "-", "_"), (6, 2, 1, 1))[0]

    def segment(self, *words):
        word = self.one(*words)
        word = word.upper() if self.random.random() < 0.05 else word
        return self.separator() + word + self.separator() + self.maybe(0.85, self.number)

    def version(self):
        text = self.maybe(0.03, lambda: self.one("v", "V")) + self.maybe(0.04, lambda: self.number() + "!")
        text += self.release()
        text += self.maybe(0.25, lambda: self.segment("a", "b", "c", "rc", "alpha", "beta", "pre", "preview"))
        text += self.maybe(0.15, lambda: self.segment("post", "rev", "r"))
        text += self.maybe(0.03, lambda: "-" + self.number())
        text += self.maybe(0.12, lambda: self.segment("dev"))
        text += self.maybe(0.1, lambda: "+" + self.local())
        return self.spoilt(text, 0.04)

    def local(self):
        parts = [self.one("a", "cpu", "0", "1", "01", "10", "MKL", "1a", "abc") for _ in range(self.one(1, 1, 2, 3))]
        return "".join(part + self.one(".", "-", "_") for part in parts)[:-1]

    def near(self, text):
        """A version that shares much with another."""
        choice = self.random.random()
        if choice < 0.25:
            return text + self.one(".0", ".1", "a1", "rc1", ".post1", ".dev1", "+cpu", ".post1.dev0", ".0.0")
        if choice < 0.5:
            cut = re.match(r"[vV]?(?:\d+!)?\d+(?:\.\d+)*", text)
            return (cut[0] if cut else text) + self.one("", "", ".1", "b5", "a1.post1", ".post0", ".dev0", "+1", ".post1+a")
        if choice < 0.6:
            return re.sub(r"\d+", lambda m: m[0] if self.random.random() < 0.7 else self.number(), text)
        return self.version()

    def specifier(self):
        operator = self.one("==", "!=", "<", "<=", ">", ">=", "~=", "==", ">=", "<", "===")
        blank = self.random.choices(("", " ", "\t", "\n", "\u00a0"), (9, 3, 0.3, 0.1, 0.1))[0]
        if self.random.random() < 0.15:
            return operator + blank + self.release() + ".*"
        if operator == "===" and self.random.random() < 0.3:
            return operator + blank + self.one("foobar", "1.0-x", "é", "1.*", "a,b")
        return operator + blank + self.version()

    def specifiers(self):
        count = self.random.choices((0, 1, 2, 3), (1, 8, 6, 1))[0]
        parts = []
        for _ in range(count):
            before, after = (self.random.choices(("", " ", "  ", "\t"), (8, 3, 1, 0.2))[0] for _ in "ab")
            parts.append(before + self.specifier() + after)
        return ",".join(parts) + self.maybe(0.05, lambda: ",")

    def name(self):
        return self.spoilt(self.one(*WORDS), 0.03) + self.maybe(0.02, lambda: self.one("_", "-", ".", "_1", "-b"))

    def operand(self, variable):
        if variable:
            return self.one(*VARIABLES[:2], *VARIABLES)
        kind = self.random.random()
        if kind < 0.5:
            text = self.one(*TEXTS)
        elif kind < 0.8:
            text = self.one("3", "3.9", "3.10", "3.13", "2.7", "3.13.0", "3.13.0rc2", "3.10.*", "3.9, 3.10", "Test", "x y")
        elif kind < 0.95:
            text = self.version()
        else:
            text = self.spoilt(self.one("linux", "3.10"), 0.9)
        quote = '"' if "'" in text else self.one("'", '"')
        return quote + text.replace(quote, "") + quote

    def comparison(self):
        left = self.random.random() < 0.8
        right = not left
        if self.random.random() < 0.02:
            left = right = self.random.random() < 0.5
        blank = [self.random.choices(("", " ", "  ", "\t"), (2, 9, 1, 0.3))[0] for _ in "ab"]
        operator = self.one("==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in", "==", ">=", "<")
        if operator.endswith("in") and self.random.random() < 0.97:
            blank = [" ", " "]
        return self.operand(left) + blank[0] + operator + blank[1] + self.operand(right)

    def marker(self, depth=0):
        count = self.random.choices((1, 2, 3, 4), (6, 3, 2, 1))[0] if depth < 3 else 1
        parts = []
        for _ in range(count):
            part = self.comparison()
            if depth < 3 and self.random.random() < 0.2:
                part = f"({self.maybe(0.3, lambda: ' ')}{self.marker(depth + 1)}{self.maybe(0.3, lambda: ' ')})"
            parts.append(part)
        text = parts[0]
        for part in parts[1:]:
            text += f" {self.one('and', 'or')} {part}"
        return self.spoilt(text, 0.03) if depth == 0 else text

    def requirement(self):
        blank = lambda: self.random.choices(("", " ", "\t"), (8, 4, 0.2))[0]
        text = blank() + self.name() + blank()
        if self.random.random() < 0.2:
            extras = [self.name() for _ in range(self.one(0, 1, 1, 2, 3))]
            text += "[" + blank() + (blank() + "," + blank()).join(extras) + blank() + "]" + blank()
        kind = self.random.random()
        if kind < 0.1:
            url = self.one("https://example.org/a-1.whl", "file:///a b", "git+https://e.org/a@v1#egg=a", "${HOME}/x;y")
            text += "@" + blank() + url + self.one("", " ")
        elif kind < 0.3:
            text += "(" + self.specifiers() + ")" + blank()
        else:
            text += self.specifiers()
        text += self.maybe(0.35, lambda: ";" + blank() + self.marker())
        return self.spoilt(text, 0.05)

    def spoilt(self, text, chance):
        while self.random.random() < chance:
            at = self.random.randint(0, len(text))
            kind = self.random.random()
            if kind < 0.5:
                text = text[:at] + self.one(*JUNK) + text[at:]
            elif kind < 0.8:
                text = text[:at] + text[at + 1 :]
            else:
                text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        return text


def version_case(text, other):
    try:
        version = Version(text)
    except InvalidVersion:
        return {"kind": "version", "text": text, "shown": None}
    case = {"kind": "version", "text": text, "shown": str(version), "pre": version.is_prerelease}
    try:
        other = Version(other)
    except InvalidVersion:
        return case
    order = (version > other) - (version < other)
    return {**case, "other": str(other), "order": order}


def admitted(specifiers, versions):
    answers = []
    for text in versions:
        try:
            answers.append([text, specifiers.contains(Version(text), prereleases=True)])
        except InvalidVersion:
            pass
    return answers


def specifier_case(text, versions):
    try:
        specifiers = SpecifierSet(text)
    except InvalidSpecifier:
        return {"kind": "specifiers", "text": text, "versions": None}
    return {"kind": "specifiers", "text": text, "versions": admitted(specifiers, versions)}


def truths(marker):
    return [truth(marker, environment) for environment in ENVIRONMENTS]


def truth(marker, environment):
    """`extras` and `dependency_groups` have values in lock files alone: with nothing selected, and with all that is named."""
    names = set(re.findall(r"['\"]([^'\"]*)['\"]", str(marker)))
    answers = set()
    for selected in (set(), names):
        values = {**environment, "extras": selected, "dependency_groups": selected}
        try:
            answers.add("yes" if marker.evaluate(values, context="lock_file") else "no")
        except (UndefinedComparison, UndefinedEnvironmentName):
            return "undefined"
    return answers.pop() if len(answers) == 1 else "either"


def marker_case(text):
    try:
        marker = Marker(text)
    except InvalidMarker:
        return {"kind": "marker", "text": text, "truths": None}
    return {"kind": "marker", "text": text, "truths": truths(marker)}


def requirement_case(text, versions):
    case = {"kind": "requirement", "text": text}
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return {**case, "name": None}
    return {
        **case,
        "name": canonicalize_name(requirement.name),
        "extras": sorted({canonicalize_name(extra) for extra in requirement.extras}),
        "url": requirement.url,
        "versions": admitted(requirement.specifier, versions),
        "truths": truths(requirement.marker) if requirement.marker else None,
    }


def real(folder):
    """The Requires-Dist lines and the versions of the table."""
    text = "\n".join(path.read_text() for path in sorted(Path(folder).iterdir()) if path.is_file())
    versions = sorted(set(re.findall(r"(?<![\w.])\d+(?:\.\d+)+(?:[a-z]+\d*)?(?:\.(?:post|dev)\d+)?(?![\w.])", text)))
    lines = (Path(folder) / "tensorflow_requires.txt").read_text().splitlines()
    requirements = sorted({line.strip() for line in lines if line.startswith(" ")})
    for line in text.splitlines():
        for field in line.split(","):
            requirements += [part.strip('"') for part in field.split(" | ") if re.match(r'"?(numpy|tensorflow\S*) ?[(<>=~]', part)]
    return versions, sorted(set(requirements))


def main():
    seed, count, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    make = Generator(seed)
    out = lambda case: sys.stdout.write(json.dumps(case) + "\n")
    out({"kind": "environments", "environments": ENVIRONMENTS})
    last = "1.0"
    for _ in range(count):
        text = make.version()
        out(version_case(text, make.one(last, make.near(text))))
        last = text
    for _ in range(count):
        text = make.specifiers()
        named = re.findall(r"[vV]?\d[\w.!+-]*", text) or ["1.0"]
        out(specifier_case(text, [make.near(make.one(*named)) for _ in range(5)]))
    for _ in range(count):
        out(marker_case(make.marker()))
    for _ in range(count):
        text = make.requirement()
        named = re.findall(r"[vV]?\d[\w.!+-]*", text) or ["1.0"]
        out(requirement_case(text, [make.near(make.one(*named)) for _ in range(3)]))
    versions, requirements = real(folder)
    for text in versions:
        out(version_case(text, make.one(*versions)))
    for text in requirements:
        out(requirement_case(text, versions))
    out({"kind": "end", "versions": len(versions), "requirements": len(requirements)})


main()
