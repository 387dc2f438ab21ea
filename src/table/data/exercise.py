"""Imports TensorFlow beside the NumPy that is installed, and uses the two together.

Runs on Python 2.7 and 3.6 upward, with TensorFlow 1.0 and upward. Writes one JSON line when a step begins and one when
it ends, each flushed, so that a crash of the process shows the step it was in. A step ends `ok`, `failed` or `absent`
(this TensorFlow has no such thing). Whatever others print goes to stderr.
"""
from __future__ import absolute_import, division, print_function

import json
import os
import re
import shutil
import sys
import tempfile
import traceback
import warnings

OUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("MPLBACKEND", "agg")

STEPS = []
SEEN = []
# beside the script, so that a crash leaves nothing outside the environment
FOLDER = tempfile.mkdtemp(prefix="exercise-", dir=os.path.dirname(os.path.abspath(__file__)))


def say(**fields):
    OUT.write(json.dumps(fields, sort_keys=True) + "\n")
    OUT.flush()


class Absent(Exception):
    """This TensorFlow has no such thing."""


def step(function):
    STEPS.append(function)
    return function


def need(root, *paths):
    """The first of the dotted names that is there."""
    for path in paths:
        value = root
        try:
            for part in path.split("."):
                value = getattr(value, part)
            return value
        except AttributeError:
            continue
    raise Absent(paths[0])


def error_line(error):
    """The line of the error that says something, as a person would quote it."""
    text = "".join(traceback.format_exception_only(type(error), error))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    if lines[0].startswith("File "):
        return lines[-1]
    if "Traceback (most recent call last):" in text:
        # TensorFlow 1 puts the whole traceback of its native part into the text of an ImportError
        inner = [line for line in lines[1:] if re.match(r"[A-Za-z_.]*(Error|Exception)\b", line)]
        if inner:
            return inner[-1]
    if lines[0].endswith(":") and len(lines) > 1:
        return lines[0] + " " + lines[1]
    return lines[0]


def remember(message, category, filename, lineno, file=None, line=None):
    parts = filename.replace("\\", "/").split("/site-packages/")
    package = parts[-1].split("/")[0] if len(parts) > 1 else "exercise"
    text = " ".join(str(message).split())
    about_numpy = "numpy" in text or "np." in text or "1type" in text or "__array" in text
    if about_numpy or package == "numpy":
        entry = "%s[%s]: %s" % (category.__name__, package, text)
        if entry not in SEEN:
            SEEN.append(entry)


def run(name, function):
    say(step=name, state="begin")
    try:
        function()
    except Absent as absent:
        say(step=name, state="absent", error=str(absent))
        return True
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        traceback.print_exc()
        say(step=name, state="failed", error_type=type(error).__name__, error=error_line(error))
        return False
    say(step=name, state="ok")
    return True


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def import_numpy():
    global np
    import numpy
    np = numpy
    np.arange(4).reshape(2, 2).sum()


def import_tensorflow():
    global tf, EAGER
    import tensorflow
    tf = tensorflow
    eager = getattr(tf, "executing_eagerly", None)
    EAGER = bool(eager and eager())
    # a folder without contents imports as well
    need_version = tf.__version__
    check(bool(need_version), "tensorflow has no version")


def value(tensor):
    """What a tensor holds, as NumPy."""
    if EAGER:
        return tensor.numpy()
    session = tf.Session()
    try:
        return session.run(tensor)
    finally:
        session.close()


def afresh(function):
    """The step in a graph of its own: where there is no eager execution, one bad node spoils all that follows."""
    def step_afresh():
        if not EAGER:
            need(tf, "reset_default_graph")()
        function()
    return step_afresh


def installed(name):
    """Says `absent` where a companion is not installed; one that is there and broken is for the step to meet."""
    try:
        __import__(name)
    except ImportError as error:
        if "No module named" in str(error) and name in str(error):
            raise Absent(name)


def same(left, right, text):
    check(bool(np.allclose(np.asarray(left, "float64"), np.asarray(right, "float64"), rtol=1e-3)), text)


@step
def convert():
    for kind in ("float16", "float32", "float64", "complex64"):
        array = np.ones((2, 3), kind)
        tensor = tf.constant(array)
        check(tensor.dtype.as_numpy_dtype == array.dtype.type, "tf.constant changed %s" % kind)
        check(value(tensor).dtype == array.dtype, "the value of a tensor is no %s" % kind)
    same(value(tf.convert_to_tensor(np.arange(3.0))), [0, 1, 2], "convert_to_tensor changed the values")


@step
def scalar():
    tensor = tf.constant([1.0, 2.0], tf.float32)
    same(value(tensor * np.float32(2)), [2, 4], "a NumPy scalar times a tensor")
    same(value(tensor[np.int64(1)]), 2, "a NumPy integer as an index")


@step
def reduce():
    array = np.arange(6, dtype="float32").reshape(2, 3)
    same(value(tf.reduce_sum(array, axis=1)), [3, 12], "reduce_sum")
    same(value(tf.reduce_mean(tf.constant(array), axis=np.int64(0))), [1.5, 2.5, 3.5], "reduce_mean")


@step
def int_array():
    for kind in ("int8", "uint8", "int16", "int32", "int64"):
        tensor = tf.constant(np.array([1, 2, 3], kind))
        check(tensor.dtype.as_numpy_dtype == np.dtype(kind).type, "tf.constant changed %s" % kind)
        same(value(tensor), [1, 2, 3], "the values of %s" % kind)
    same(value(tf.constant(np.arange(3)) + np.int64(1)), [1, 2, 3], "integers added")


@step
def bool_array():
    mask = np.array([True, False, True])
    check(value(tf.constant(mask)).tolist() == [True, False, True], "the values of a bool array")
    same(value(tf.boolean_mask(np.array([1.0, 2.0, 3.0]), mask)), [1, 3], "boolean_mask")
    check(value(tf.logical_not(mask)).tolist() == [False, True, False], "logical_not")


@step
def where():
    mask = np.array([True, False])
    left, right = np.array([1.0, 1.0]), np.array([2.0, 2.0])
    same(value(tf.where(mask, left, right)), [1, 2], "where")
    check(value(tf.where(mask)).tolist() == [[0]], "where of one argument")


@step
def gradient():
    if EAGER:
        variable = tf.Variable(np.array([1.0, 2.0], "float32"))
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(variable * variable)
        same(tape.gradient(loss, variable).numpy(), [2, 4], "gradient")
    else:
        start = tf.constant(np.array([1.0, 2.0], "float32"))
        same(value(tf.gradients(tf.reduce_sum(start * start), start)[0]), [2, 4], "gradients")


@step
def reshape():
    array = np.arange(6)
    check(value(tf.reshape(array, np.array([2, 3]))).shape == (2, 3), "tf.reshape")
    check(value(tf.reshape(tf.constant(array), (-1, np.int64(2)))).shape == (3, 2), "tf.reshape with -1")


@step
def np_reshape():
    if not EAGER:
        raise Absent("eager execution")
    check(np.reshape(tf.constant(np.arange(6)), (2, 3)).shape == (2, 3), "np.reshape of a tensor")


@step
def strings():
    for array in (np.array([b"a", b"bc"]), np.array([u"a", u"bc"]), np.array(["a", "bc"], "object")):
        found = value(tf.constant(array)).tolist()
        check(found == [b"a", b"bc"], "strings came back as %r" % (found,))


@step
def np_array():
    if not EAGER:
        raise Absent("eager execution")
    tensor = tf.constant([[1.0, 2.0]])
    check(np.array(tensor).shape == (1, 2), "np.array of a tensor")
    check(np.asarray(tensor).dtype == np.float32, "np.asarray of a tensor")
    same(np.sum(tensor), 3, "np.sum of a tensor")
    same(np.array([tf.constant(1.0), tf.constant(2.0)]), [1, 2], "np.array of a list of tensors")


@step
def make_ndarray():
    to_proto = need(tf, "make_tensor_proto", "contrib.util.make_tensor_proto")
    to_array = need(tf, "make_ndarray", "contrib.util.make_ndarray")
    for array in (np.arange(6).reshape(2, 3), np.array([1.5]), np.array([b"a"])):
        found = to_array(to_proto(array))
        check(found.tolist() == array.tolist(), "make_ndarray changed the values")


@step
def bfloat16():
    kind = need(tf, "bfloat16")
    tensor = tf.cast(np.array([1.0, 2.5], "float32"), kind)
    same(value(tf.cast(tensor * tensor, tf.float32)), [1, 6.25], "bfloat16 multiplied")
    array = value(tensor)
    same(array.astype("float32"), [1, 2.5], "bfloat16 as NumPy")
    same(np.zeros(2, kind.as_numpy_dtype).astype("float32"), [0, 0], "np.zeros of bfloat16")


@step
def ragged():
    constant = need(tf, "ragged.constant")
    check(constant([[1, 2], [3]]).to_list() == [[1, 2], [3]] if EAGER else True, "ragged.constant")


@step
def numpy_function():
    wrap = need(tf, "numpy_function", "py_func")
    same(value(wrap(lambda a: np.square(a), [np.array([1.0, 3.0])], tf.float64)), [1, 9], "numpy_function")


@step
def function():
    wrap = need(tf, "function")
    if not EAGER:
        raise Absent("eager execution")
    same(wrap(lambda a: a * 2 + 1)(np.array([1.0, 2.0])), [3, 5], "tf.function of an array")


def elements(dataset):
    if EAGER:
        return [item.numpy().tolist() for item in dataset]
    make = getattr(dataset, "make_one_shot_iterator", None)
    following = make().get_next()
    found = []
    with tf.Session() as session:
        while True:
            try:
                found.append(session.run(following).tolist())
            except tf.errors.OutOfRangeError:
                return found


@step
def dataset():
    kind = need(tf, "data.Dataset", "contrib.data.Dataset")
    rows = kind.from_tensor_slices(np.arange(4.0)).map(lambda a: a * 2).batch(2)
    check(elements(rows) == [[0.0, 2.0], [4.0, 6.0]], "Dataset.from_tensor_slices")
    check(elements(kind.range(np.int64(3))) == [0, 1, 2], "Dataset.range")


@step
def dataset_generator():
    kind = need(tf, "data.Dataset")
    make = need(kind, "from_generator")

    def rows():
        for number in range(3):
            yield np.full((2,), number, "float32")

    found = elements(make(rows, tf.float32, tf.TensorShape([2])))
    check(found == [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], "Dataset.from_generator")


@step
def tnp():
    module = need(tf, "experimental.numpy")
    same(module.sum(module.reshape(np.arange(6), (2, 3)), axis=1), [3, 12], "tf.experimental.numpy")
    same(module.ones((2,), np.float32) * 2, [2, 2], "tf.experimental.numpy ones")


@step
def summary():
    if EAGER:
        make = need(tf, "summary.create_file_writer")
        installed("tensorboard")
        with make(os.path.join(FOLDER, "summary")).as_default():
            tf.summary.scalar("a", np.float32(1), step=1)
            tf.summary.histogram("b", np.arange(9.0), step=1)
    else:
        value(tf.summary.histogram("b", tf.constant(np.arange(9.0))))


def keras():
    module = need(tf, "keras", "contrib.keras")
    if not EAGER:
        # its session belongs to the graph of the step before
        module.backend.clear_session()
    return module


def samples():
    random = np.random.RandomState(0)
    return random.rand(16, 4).astype("float32"), random.randint(0, 2, 16)


def dense_model():
    k = keras()
    model = k.models.Sequential()
    model.add(k.layers.Dense(3, activation="relu", input_shape=(4,)))
    model.add(k.layers.Dense(2, activation="softmax"))
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@step
def keras_fit():
    x, y = samples()
    history = dense_model().fit(x, y, batch_size=8, epochs=1, verbose=0)
    check("loss" in history.history, "fit has no loss")


@step
def keras_predict():
    x, _ = samples()
    check(dense_model().predict(x).shape == (16, 2), "predict")


@step
def lstm():
    k = keras()
    model = k.models.Sequential()
    model.add(k.layers.LSTM(3, input_shape=(4, 1)))
    model.add(k.layers.Dense(1))
    model.compile(optimizer="sgd", loss="mse")
    x, y = samples()
    model.fit(x.reshape(16, 4, 1), y.astype("float32"), epochs=1, verbose=0)


@step
def save_h5():
    k = keras()
    installed("h5py")
    path = os.path.join(FOLDER, "model.h5")
    x, _ = samples()
    model = dense_model()
    model.save(path)
    same(k.models.load_model(path).predict(x), model.predict(x), "a model saved as HDF5 came back different")


@step
def save():
    if EAGER:
        module = tf.Module()
        module.weight = tf.Variable(np.array([1.0, 2.0], "float32"))
        path = os.path.join(FOLDER, "saved")
        tf.saved_model.save(module, path)
        same(tf.saved_model.load(path).weight.numpy(), [1, 2], "a saved model came back different")
        return
    path = os.path.join(FOLDER, "weights")
    with tf.Graph().as_default(), tf.Session() as session:
        variable = tf.Variable(np.array([1.0, 2.0], "float32"), name="weight")
        session.run(tf.global_variables_initializer())
        written = tf.train.Saver().save(session, path)
        reader = need(tf, "train.NewCheckpointReader")(written)
        same(reader.get_tensor("weight"), session.run(variable), "a checkpoint came back different")


def main():
    warnings.showwarning = remember
    warnings.simplefilter("always")
    say(step="start", state="ok", python="%d.%d.%d" % sys.version_info[:3])
    try:
        if not run("import numpy", import_numpy):
            return 1
        say(step="numpy", state="found", version=np.__version__)
        if not run("import tensorflow", import_tensorflow):
            return 1
        say(step="tensorflow", state="found", version=tf.__version__)
        passed = [run(function.__name__, afresh(function)) for function in STEPS]
        return 0 if all(passed) else 1
    finally:
        say(step="end", state="ok", warnings=SEEN[:8])
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    CODE = main()
    OUT.flush()
    sys.stderr.flush()
    # threads of TensorFlow may abort on the way out, which says nothing about the pair
    os._exit(CODE)
