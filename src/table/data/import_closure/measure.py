"""Measures which files `import tensorflow` and a first Keras model open, and which errors end them. Needs uv and strace.

    measure.py trace PYTHON REQUIREMENT [REQUIREMENT ...]     one more run in this folder's data
    measure.py errors PYTHON REQUIREMENT [REQUIREMENT ...]    rows for ../import_errors.csv, on standard output

PYTHON is a series such as 3.11. Each run makes an environment of its own and removes it.
README.md describes the data.
"""
import collections
import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = "/import-closure-mark/"
FAMILY = {row["name"] for row in csv.DictReader(open(HERE + "/../family.csv"))}
TAGGED = re.compile(r"\.(cpython-\d+[a-z]*-[\w-]+|abi3)\.so$")
HASHED = re.compile(r"-(?:r\d+-)?[0-9a-f]{8}[.].*$")
INFO = re.compile(r"^[^/]+\.(dist-info|egg-info)/")

# what every process runs: the import, then a first model; it marks where a stage begins and says how far it came
PROBE = r'''
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
names, error = json.loads(sys.argv[1])
class Failing(object):
    def find_spec(self, name, path=None, target=None):
        if any(name == n or name.startswith(n + ".") for n in names):
            if error == "ImportError":
                raise ImportError("No module named %r" % name)
            raise SyntaxError("invalid syntax (%s)" % name)
if names:
    sys.meta_path.insert(0, Failing())
def mark(name):
    try:
        os.close(os.open("/import-closure-mark/" + name, os.O_RDONLY))
    except OSError:
        pass
stage, text = "import", ""
mark(stage)
try:
    import tensorflow as tf
    stage = "keras"
    mark(stage)
    import numpy as np
    keras = getattr(tf, "keras", None)
    if keras is None or not hasattr(keras, "models"):
        keras = tf.contrib.keras
    model = keras.models.Sequential()
    model.add(keras.layers.Dense(3, activation="relu", input_shape=(4,)))
    model.add(keras.layers.Dense(2, activation="softmax"))
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    x = np.zeros((16, 4), "float32")
    model.fit(x, np.zeros(16, int), batch_size=8, epochs=1)
    model.predict(x)
    stage = "works"
except BaseException as e:
    text = (type(e).__name__ + ": " + str(e)).splitlines()[0]
mark("done")
modules = {n: getattr(m, "__file__", None) for n, m in list(sys.modules.items())}
print("RESULT " + json.dumps([stage, text, {n: f for n, f in modules.items() if isinstance(f, str)}]))
sys.stdout.flush()
os._exit(0)  # threads of TensorFlow may abort on the way out, which says nothing of the files
'''


def canonical(name):
    name = re.sub(r"[-_.]+", "-", name).lower()
    return "tensorflow" if name in FAMILY else "keras" if name == "keras-nightly" else name


class Environment:
    def __init__(self, folder, series, requirements):
        self.python = folder + "/venv/bin/python"
        subprocess.check_call(["uv", "venv", "-q", "--python", series, folder + "/venv"])
        subprocess.check_call(["uv", "pip", "install", "-q", "--prerelease", "if-necessary-or-explicit", "--python", self.python] + requirements)
        site = subprocess.check_output([self.python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]).decode().strip()
        self.site, self.folder = os.path.realpath(site), folder
        # not with -c: a traceback that is printed opens a file of the name of the code
        self.probe = folder + "/probe/probe.py"
        os.mkdir(folder + "/probe")
        with open(self.probe, "w") as file:
            file.write(PROBE)
        self.versions, self.owner = {}, {}
        for info in sorted(os.listdir(self.site)):
            record = os.path.join(self.site, info, "RECORD")
            if info.endswith(".dist-info") and os.path.exists(record):
                name, version = info[:-len(".dist-info")].rsplit("-", 1)
                name = canonical(name)
                with open(record, newline="") as rows:
                    paths = [row[0] for row in csv.reader(rows)]
                # a stub wheel beside the wheel with the code has no file of its own to tell of
                if name not in self.versions or any(path.endswith(".so") for path in paths):
                    self.versions[name] = version
                self.owner.update(dict.fromkeys(paths, name))

    def run(self, names=(), error="", trace=None):
        strace = ["strace", "-f", "-qq", "-y", "-e", "trace=open,openat", "-e", "signal=none", "-o", trace] if trace else []
        command = strace + [self.python, self.probe, json.dumps([list(names), error])]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=900)
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            if line.startswith("RESULT "):
                return json.loads(line[len("RESULT "):])
        return ["import", "exit status %d" % done.returncode, {}]


def source_of(path):
    """The source that byte code was made from."""
    folder, name = os.path.split(path)
    if path.endswith(".pyc") and os.path.basename(folder) == "__pycache__":
        return os.path.join(os.path.dirname(folder), name.split(".", 1)[0] + ".py")
    return path


def pattern(path):
    """A path as the data names it: free of the Python tag, the version and the hashes of vendored libraries."""
    if INFO.match(path):
        return INFO.sub(r"*.\1/", path)
    folder, name = os.path.split(path)
    if folder.endswith(".libs"):
        return folder + "/" + HASHED.sub("-*", name)
    if name.endswith(".so"):
        name = TAGGED.sub(".*so", name) if TAGGED.search(name) else name[:-3] + ".*so"
    return os.path.join(folder, name)


def opened(trace, site):
    """File below site-packages -> the stage in which it was first opened."""
    stage, first, pending = "s", {}, {}
    for line in open(trace, errors="surrogateescape"):
        process, call = line.rstrip("\n").split(" ", 1)
        if call.endswith("<unfinished ...>"):
            pending[process] = call
            continue
        if "resumed>" in call:
            call = pending.pop(process, "") + call
        if MARK in call:
            stage = {"import": "i", "keras": "k", "done": ""}[call.split(MARK, 1)[1].split('"', 1)[0]]
        result = re.search(r"= \d+<(.*)>$", call)
        reading = not re.search("O_DIRECTORY|O_WRONLY|O_RDWR", call)
        if result and reading and stage and result.group(1).startswith(site + "/"):
            first.setdefault(source_of(result.group(1)[len(site) + 1:]), stage)
    return first


def whole_folders(files, recorded):
    """The folders of which everything that Python could import was opened: FOLDER/* -> stage."""
    stages = collections.defaultdict(list)
    for path in map(pattern, recorded):
        if path.endswith((".py", ".*so")):
            stages[os.path.dirname(path)].append(files.get(path))
    # one file says nothing of its neighbours
    return {folder + "/*": max(found) for folder, found in stages.items() if folder and len(found) > 1 and None not in found}


def read(path):
    """A file of the data: [(version, runs, set number)], sets."""
    keys, sets, waiting = [], [], []
    for line in open(path):
        line = line.rstrip("\n")
        if line.startswith("@ "):
            version, runs = line[2:].split(": ")
            for part in runs.split():
                first, _, last = part.partition("-")
                waiting.extend((version, run) for run in range(int(first), int(last or first) + 1))
        elif line.startswith("= "):
            parts = line.split()
            sets.append(dict(sets[int(parts[3]) - 1]) if len(parts) > 2 else {})
            keys.extend((version, run, len(sets) - 1) for version, run in waiting)
            waiting = []
        elif line[:1] in ("+", "-") and line:
            folder, names = line[3:].split(": ", 1)
            for name in names.split(" "):
                name = name + ".py" if "." not in name else name[:-1] if name.endswith(".") else name
                whole = (name if folder == "." else folder + "/" + name).replace("%20", " ").replace("%25", "%")
                if line[0] == "+":
                    sets[-1][whole] = line[1]
                else:
                    del sets[-1][whole]
    return keys, sets


def spans(numbers):
    out = []
    for number in sorted(numbers):
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return " ".join("%d" % a if a == b else "%d-%d" % (a, b) for a, b in out)


def lines(sign, items):
    groups = collections.defaultdict(list)
    for path, stage in items:
        folder, name = os.path.split(path)
        name = name.replace("%", "%25").replace(" ", "%20")
        name = name[:-3] if name.endswith(".py") else name if "." in name else name + "."
        groups[folder.replace("%", "%25").replace(" ", "%20"), stage].append(name)
    for (folder, stage), names in sorted(groups.items()):
        yield "%s%s %s: %s\n" % (sign, stage, folder or ".", " ".join(sorted(names)))


def number(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def write(path, name, keys, sets):
    """Sets that are alike once, in the order of the versions, each as its difference to the nearest earlier one."""
    alike = {}
    for version, run, at in sorted(keys, key=lambda key: (number(key[0]), key[1])):
        alike.setdefault(frozenset(sets[at].items()), []).append((version, run))
    text = ["# %s: what `import tensorflow` (i), a first `tf.keras` model (k) and Python's start (s) opened; see README.md\n" % name]
    done = []
    for items, members in alike.items():
        text.append("\n")
        by_version = collections.OrderedDict()
        for version, run in members:
            by_version.setdefault(version, []).append(run)
        text.extend("@ %s: %s\n" % (version, spans(runs)) for version, runs in by_version.items())
        base = min(range(len(done)), key=lambda at: len(items ^ done[at]), default=None)
        if base is None or len(items ^ done[base]) >= len(items):
            text.append("= %d\n" % (len(done) + 1))
            text.extend(lines("+", items))
        else:
            text.append("= %d from %d\n" % (len(done) + 1, base + 1))
            text.extend(lines("-", done[base] - items))
            text.extend(lines("+", items - done[base]))
        done.append(items)
    with open(path, "w") as file:
        file.write("".join(text))


def trace(env, series):
    stage, text, _ = env.run(trace=env.folder + "/trace")
    if stage != "works":
        sys.exit("%s: %s" % (stage, text))
    files = collections.defaultdict(dict)
    for path, first in opened(env.folder + "/trace", env.site).items():
        if path in env.owner:
            files[env.owner[path]][pattern(path)] = first
    with open(HERE + "/runs.csv", newline="") as rows:
        run = len(list(csv.DictReader(rows))) + 1
    with open(HERE + "/runs.csv", "a", newline="") as rows:
        csv.writer(rows, lineterminator="\n").writerow(
            [run, env.versions["tensorflow"], series, env.versions.get("keras", ""), datetime.date.today().isoformat(), "import-trace"])
    for name, version in sorted(env.versions.items()):
        path = HERE + "/" + name + ".txt"
        known = os.path.exists(path)
        if not known and not any(first != "s" for first in files[name].values()):
            continue
        found = files[name]
        found.update(whole_folders(found, [p for p, owner in env.owner.items() if owner == name]))
        keys, sets = read(path) if known else ([], [])
        write(path, name, keys + [(version, run, len(sets))], sets + [found])
    print("run %d: %d files" % (run, sum(map(len, files.values()))))


def errors(env, series):
    stage, text, modules = env.run()
    if stage != "works":
        sys.exit("%s: %s" % (stage, text))
    tops = collections.defaultdict(set)
    for name, file in modules.items():
        path = os.path.relpath(os.path.realpath(file), env.site)
        owner = env.owner.get(path)
        # `google` is shared by several distributions
        top = ".".join(name.split(".")[:2]) if name.startswith("google.") else name.split(".")[0]
        # not the alias of a module, as requests makes them
        if owner and owner not in ("tensorflow", "numpy") and path.startswith(top.replace(".", "/")):
            tops[owner].add(top)
    out = csv.writer(sys.stdout, lineterminator="\n")
    for name, names in sorted(tops.items()):
        on_import_error = env.run(names, "ImportError")[0]
        # what does not catch ImportError catches nothing
        on_other_error = on_import_error if on_import_error == "import" else env.run(names, "SyntaxError")[0]
        out.writerow([name, env.versions["tensorflow"], series, env.versions[name], on_import_error, on_other_error, "import-errors"])
        sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("trace", "errors"):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        env = Environment(folder, sys.argv[2], sys.argv[3:])
        (trace if sys.argv[1] == "trace" else errors)(env, sys.argv[2])
