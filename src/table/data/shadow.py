"""Measures which stray modules break `import tensorflow` and a first Keras model, for `shadowing.csv`.

    python3 src/table/data/shadow.py --python 3.11 tensorflow-cpu==2.16.2 [PIN ...] >> src/table/data/shadowing.csv

Needs `uv` and Linux. Creates a temporary environment, runs the import once, and forks at each top-level name that the
import system is asked for: in the child an empty NAME.py stands first on `sys.path`. Nobody has asked for NAME before, so
the child is what a process would be that had found the file from the start. Names that are asked for after TensorFlow has
started its threads are tried in fresh processes, and so are the names that Python's start asks for: these with the file on
PYTHONPATH, because the start does not search the working folder. `--fresh NAME,NAME` tries these names in fresh processes
too and reports each that differs from its fork. Names that `--known FILE` has for this release are not tried again.
Names after `--together` are tried in one process first: each that was imported there, without harm, works.

Columns of a row: `outcome` is `works`, or the stage that fails: `start` (Python itself, from PYTHONPATH alone), `import`
or `keras`. `preloaded_by` lists the `.pth` files that load the real module before the working folder is searched. Runs on
Python 3.7 and later.
"""
import os
import sys

NSPKG = (
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], "
    "*('shadow_probe_namespace',));importlib = has_mfs and __import__('importlib.util');has_mfs and "
    "__import__('importlib.machinery');m = has_mfs and sys.modules.setdefault('shadow_probe_namespace', "
    "importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('shadow_probe_namespace', "
    "[os.path.dirname(p)])));m = m or sys.modules.setdefault('shadow_probe_namespace', "
    "types.ModuleType('shadow_probe_namespace'));mp = (m or []) and m.__dict__.setdefault('__path__',[]);"
    "(p not in mp) and mp.append(p)\n"
)


def use(tf):
    import numpy as np

    keras = tf.keras
    random = np.random.RandomState(0)
    x, y = random.rand(16, 4).astype("float32"), random.randint(0, 2, 16)
    model = keras.models.Sequential()
    model.add(keras.layers.Dense(3, activation="relu", input_shape=(4,)))
    model.add(keras.layers.Dense(2, activation="softmax"))
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, batch_size=8, epochs=1, verbose=0)
    assert model.predict(x).shape == (16, 2)


def import_and_use(reached):
    """The outcome and the error; `reached` is told the stage that begins."""
    stage = "import"
    try:
        import tensorflow as tf

        if not getattr(tf, "__version__", None):
            raise AttributeError("module 'tensorflow' has no attribute '__version__'")
        stage = "keras"
        reached(stage)
        use(tf)
        return "works", ""
    except BaseException as error:  # SystemExit ends the import too
        return stage, "%s: %s" % (type(error).__name__, error)


def probe(out, folder, spared):
    """Runs in the measured environment. Loads nothing itself that Python's start has not loaded."""
    started = set(sys.modules)
    frozen, signal = sys.modules["_imp"].is_frozen, sys.modules.get("_signal")
    names, looked = set(), []
    state = {"child": "", "stage": "import"}

    def say(*fields):
        line = "\t".join(f.replace("\t", " ").replace("\n", " | ") for f in fields) + "\n"
        descriptor = os.open(out, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, line.encode("utf-8", "backslashreplace"))
        os.close(descriptor)

    def reached(stage):
        state["stage"] = stage

    class Forks(object):
        @staticmethod
        def find_spec(name, path=None, target=None):
            if state["child"] or "." in name or name in names or name in started:
                return None
            names.add(name)
            if name in sys.builtin_module_names or frozen(name):
                return None
            looked.append(name)
            if name in spared:
                return None
            if state["stage"] != "import":
                # the threads of TensorFlow do not survive a fork
                say("later", name, "")
                return None
            child = os.fork()
            if child == 0:
                state["child"] = name
                own = folder + "-" + name
                os.mkdir(own)
                os.close(os.open(own + "/" + name + ".py", os.O_WRONLY | os.O_CREAT))
                sys.path[0] = own
                os.chdir(own)
                if signal:
                    signal.alarm(300)
                return None
            _, status = os.waitpid(child, 0)
            if status:
                say("import", name, "the process ends with wait status %d" % status)
            return None

    sys.path[0] = folder
    os.chdir(folder)
    sys.meta_path.insert(0, Forks)
    outcome, error = import_and_use(reached)
    if state["child"]:
        say(outcome, state["child"], error)
    else:
        for name in looked:
            say("looked", name, "")
        say("whole", outcome, error)
    os._exit(0)


def run(python, arguments, folder, **variables):
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "LANG": "C.UTF-8",
        "TF_CPP_MIN_LOG_LEVEL": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment.update(variables)
    return subprocess.run(
        [python] + arguments, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        universal_newlines=True, errors="replace", timeout=3 * 3600,
    )


def fresh(python, work, *names, on_python_path=False):
    """The outcome of empty files as a person meets them: `python -c` in the folder, or the folder on PYTHONPATH. Where
    it works, the names that were imported from there stand in the place of the error."""
    folder = tempfile.mkdtemp(prefix="fresh-", dir=work)
    for name in names:
        open(os.path.join(folder, name + ".py"), "w").close()
    code = (
        "import os, sys; sys.stderr.write('@@start\\n'); sys.path.append(%r); import shadow; "
        "found = shadow.import_and_use(lambda stage: sys.stderr.write('\\n@@import\\n')); "
        "ours = [n for n, m in list(sys.modules.items()) if (getattr(m, '__file__', '') or '').startswith(%r)]; "
        "found = ('works', ' '.join(ours)) if found[0] == 'works' else found; "
        "sys.stderr.write('\\n@@%%s %%s\\n' %% found); sys.stderr.flush(); os._exit(0)"
    ) % (os.path.join(work, "script"), folder + os.sep)
    if on_python_path:
        empty = tempfile.mkdtemp(prefix="fresh-", dir=work)
        found = run(python, ["-c", code], empty, PYTHONPATH=folder)
    else:
        found = run(python, ["-c", code], folder)
    lines = [line for line in found.stderr.splitlines() if line.strip()]
    if lines and lines[-1].startswith("@@") and " " in lines[-1]:
        outcome, _, error = lines[-1][2:].partition(" ")
        return outcome, error
    stage = "keras" if "@@import" in lines else "import" if "@@start" in lines else "start"
    messages = [line for line in lines if not line.startswith((" ", "@@", "Python runtime", "Current thread"))]
    return stage, messages[-1] if messages else "exit status %d" % found.returncode


def tried(found):
    return ("works", "") if found[0] == "works" else found


def loaded_at_start(python, work):
    """Top-level modules that are loaded when a script begins, and whether Python searches the path for them."""
    script = os.path.join(work, "start.py")
    with open(script, "w") as file:
        file.write(
            "import sys, _imp\n"
            "for name in sorted(sys.modules):\n"
            "    if '.' not in name and name != '__main__':\n"
            "        print(name, int(name not in sys.builtin_module_names and not _imp.is_frozen(name)))\n"
        )
    lines = run(python, [script], work).stdout.splitlines()
    return {name: searched == "1" for name, searched in (line.split() for line in lines)}


def main(arguments):
    def option(name):
        return arguments[arguments.index(name) + 1] if name in arguments else ""

    version, measured = option("--python"), option("--known")
    compared = [name for name in option("--fresh").split(",") if name]
    options = ("--python", "--known", "--fresh", "--together")
    requirements = [a for before, a in zip([""] + arguments, arguments) if before not in options and a not in options]
    tensorflow = requirements[0].partition("==")[2]
    known = {}
    if measured:
        with open(measured, newline="") as file:
            for row in csv.DictReader(file):
                if row["tensorflow"] == tensorflow and row["outcome"]:
                    known[row["module"]] = (row["outcome"], row["error"])
    work = os.path.realpath(tempfile.mkdtemp(prefix="shadow-"))
    try:
        environment = os.path.join(work, "env")
        python = os.path.join(environment, "bin", "python")
        subprocess.check_call(["uv", "venv", "-q", "--python", version, environment])
        subprocess.check_call(["uv", "pip", "install", "-q", "--python", python] + requirements)
        site = run(python, ["-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], work).stdout.strip()
        # virtualenv's hook loads modules at the start that an environment of `python -m venv` leaves to TensorFlow
        hook_file = os.path.join(site, "_virtualenv.pth")
        with open(hook_file, "w") as file:
            file.write("import contextlib, os, sys\n")
        hook = loaded_at_start(python, work)
        os.remove(hook_file)
        bare = loaded_at_start(python, work)
        namespace = os.path.join(site, "shadow_probe-nspkg.pth")
        os.mkdir(os.path.join(site, "shadow_probe_namespace"))
        with open(namespace, "w") as file:
            file.write(NSPKG)
        preloads = {"-nspkg.pth": set(loaded_at_start(python, work)) - set(bare), "_virtualenv.pth": set(hook) - set(bare)}
        os.remove(namespace)

        os.mkdir(os.path.join(work, "script"))
        shutil.copy(os.path.abspath(__file__), os.path.join(work, "script", "shadow.py"))
        outcome, error = fresh(python, work)
        assert outcome == "works", "with nothing in the folder: %s: %s" % (outcome, error)
        together = [name for name in option("--together").split(",") if name and name not in known]
        outcome, loaded = fresh(python, work, *together)
        sys.stderr.write("together: %s: %s\n" % (outcome, loaded))
        if outcome == "works":
            known.update((name, ("works", "")) for name in loaded.split())
        out, folder = os.path.join(work, "out"), os.path.join(work, "folder")
        os.mkdir(folder)
        run(python, [os.path.join(work, "script", "shadow.py"), "--probe", out, folder] + list(known), work)
        results, later, looked, whole = dict(known), [], list(known), None
        with open(out, encoding="utf-8") as lines:
            for line in lines:
                what, name, error = line.rstrip("\n").split("\t")
                if what == "later":
                    later.append(name)
                elif what == "looked":
                    looked.append(name)
                elif what == "whole":
                    whole = (name, error)
                else:
                    results.setdefault(name, (what, error))
        assert whole == ("works", ""), whole
        for name in later:
            results[name] = tried(fresh(python, work, name))
        for name in (name for name, searched in bare.items() if searched):
            looked.append(name)
            if name not in known:
                results[name] = tried(fresh(python, work, name, on_python_path=True))
        for name in compared:
            outcome, error = fresh(python, work, name)
            verdict = "agrees" if results.get(name, ("", ""))[0] == outcome else "DIFFERS"
            sys.stderr.write("%s: fork %s, fresh %s %s: %s\n" % (name, results.get(name), outcome, error, verdict))
        rows = csv.writer(sys.stdout, lineterminator="\n")
        for name in sorted(name for name in set(looked) if name.isidentifier()):
            outcome, error = results.get(name, ("", ""))
            error = error.replace(folder + "-" + name, "").replace(work, "")[:200].strip()
            preloaded = " ".join(sorted(pth for pth, names in preloads.items() if name in names))
            rows.writerow([tensorflow, version, name, outcome, error, preloaded, "shadowing-survey"])
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        probe(sys.argv[2], sys.argv[3], set(sys.argv[4:]))
    # not above: what the probe has loaded it cannot try
    import csv
    import shutil
    import subprocess
    import tempfile

    main(sys.argv[1:])
