# Run by `tfpair --probe` with `python -c`. Before TensorFlow is imported nothing else is, so that the import happens as
# it would in a session of the user's. Speaks on stdout in lines `tfpair <key> <text as code points>`, on any Python.
import sys


def _tfpair_say(key, text):
    sys.stdout.write("tfpair %s %s\n" % (key, " ".join("%x" % ord(c) for c in text)))
    sys.stdout.flush()


def _tfpair_module(name):
    module = sys.modules.get(name)
    if module is not None:
        _tfpair_say(name + ".file", str(getattr(module, "__file__", None) or ""))
        _tfpair_say(name + ".version", str(getattr(module, "__version__", None) or ""))


_tfpair_say("python", sys.version.replace("\n", " "))
_tfpair_say("executable", sys.executable or "")
for _tfpair_entry in sys.path:
    _tfpair_say("path", str(_tfpair_entry))
try:
    import tensorflow
    _tfpair_say("imported", "")
except BaseException:
    _tfpair_error = sys.exc_info()[1]
    try:
        _tfpair_text = str(_tfpair_error)
    except Exception:
        _tfpair_text = ""
    _tfpair_say("raised", type(_tfpair_error).__name__ + ": " + _tfpair_text)
    raise
finally:
    _tfpair_module("numpy")
    _tfpair_module("tensorflow")
