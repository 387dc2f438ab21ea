"""Measures what src/table/data/reached_modules.csv holds: which modules of distributions `import tensorflow` asks for,
and what becomes of the import with one of them missing or raising.

    python reach.py PATH_OF_AN_ENVIRONMENT > measured.csv

Every row is one run of the environment's interpreter, without its .pth files.
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile

WATCH = """
import sys
asked = []
class Watch(object):
    @staticmethod
    def find_spec(name, path=None, target=None):
        if "." not in name and name not in asked:
            asked.append(name)
sys.meta_path.insert(0, Watch)
import tensorflow
sys.meta_path.remove(Watch)
import json, os
library = os.path.dirname(os.__file__)
def where(name):
    module = sys.modules.get(name)
    if module is None:
        return "absent"
    file = getattr(module, "__file__", None) or ""
    return "standard" if file.startswith(library) and "site-packages" not in file else "other"
print("ASKED" + json.dumps([tensorflow.__version__, "%d.%d" % sys.version_info[:2], [[n, where(n)] for n in asked]]))
"""

BROKEN = """
import sys
class Broken(object):
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == {name!r}:
            raise {error}
sys.meta_path.insert(0, Broken)
import tensorflow
"""

ERRORS = [
    ("missing", "ModuleNotFoundError('No module named ' + repr(name), name=name)"),
    ("import_error", "ImportError('numpy.core.multiarray failed to import')"),
    ("value_error", "ValueError('numpy.dtype size changed')"),
]


def main(environment):
    python = os.path.join(os.path.abspath(environment), "bin", "python")
    (site,) = glob.glob(os.path.join(os.path.abspath(environment), "lib", "python*", "site-packages"))
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    clean.update(CUDA_VISIBLE_DEVICES="-1", PYTHONDONTWRITEBYTECODE="1")

    def run(code, folder):
        path = "import sys; sys.path.append(%r)\n" % site
        command = [python, "-S", "-c", path + code]
        return subprocess.run(command, cwd=folder, env=clean, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    with tempfile.TemporaryDirectory() as folder:
        said = run(WATCH, folder).stdout.decode()
    line = [l for l in said.splitlines() if l.startswith("ASKED")][0]
    tensorflow, series, asked = json.loads(line[len("ASKED"):])
    rows = csv.writer(sys.stdout)
    for name, where in asked:
        if where == "standard":
            continue
        for kind, error in ERRORS:
            with tempfile.TemporaryDirectory() as folder:
                ended = run(BROKEN.format(name=name, error=error), folder)
            outcome = "works" if ended.returncode == 0 else "fails"
            rows.writerow([name, series, tensorflow, kind, outcome])


if __name__ == "__main__":
    main(sys.argv[1])
