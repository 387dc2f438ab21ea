//! Messages of 2024 to 2026, as people paste them: each leads to its entry of the failure catalogue.

use serde_json::Value;

use super::support::{Failures, tfpair, triage};

/// A text and the entry that its first finding names.
const MESSAGES: &[(&str, &str)] = &[
    (
        "ImportError: DLL load failed: The specified module could not be found.\n---------------------------------------------------------------------------\nImportError                               Traceback (most recent call last)\nImportError: numpy.core.multiarray failed to import",
        "npbroken-dll-before-multiarray",
    ),
    (
        "E tensorflow/stream_executor/cuda/cuda_dnn.cc:334] Could not create cudnn handle: CUDNN_STATUS_INTERNAL_ERROR",
        "gpu-cudnn-start",
    ),
    (
        "tensorflow2.0 module 'tensorflow' has no attribute 'placeholder",
        "behav-tf1-api",
    ),
    (
        "import tensorflow as tf\ntf.config.list_physical_devices()\n[PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]",
        "gpu-not-used",
    ),
    (
        "InternalError: CUDA runtime implicit initialization on GPU:0 failed. Status: device kernel image is invalid\ntensorflow 2.3",
        "gpu-no-kernel-image",
    ),
    (
        "it gives me this error \"No matching distribution found for tensorflow==1.14. What do you suggest?",
        "tfload-pip-not-found",
    ),
    (
        "Could not find a version that satisfies the requirement tensorflow==2.4.1",
        "tfload-pip-not-found",
    ),
    (
        "import TensorFlow\nfrom TensorFlow.Keras.models import load_model\nModuleNotFoundError: No module named 'tensorflow.keras'",
        "user-import-capitals",
    ),
    (
        "    from google.protobuf.internal import builder as _builder\nImportError: cannot",
        "comp-protobuf-builder",
    ),
    (
        "    from ml_dtypes._custom_floats import bfloat16\nAttributeError: _ARRAY_API not found",
        "npabi-ml-dtypes-import",
    ),
    (
        "ImportError: Unable to import 'VersionAwareLayers' from 'keras.layers'",
        "comp-keras-name-missing",
    ),
    (
        "Keras requires TensorFlow 2.2 or higher",
        "comp-keras-requires-tensorflow",
    ),
    (
        "from tensorflow.python.util.tf_export import keras_export\nImportError: cannot import name 'keras_export'",
        "comp-keras-export",
    ),
    (
        "NotImplementedError: Cannot convert a symbolic Tensor to a numpy array.",
        "behav-symbolic-misuse",
    ),
    (
        "module numpy has no attribute bool error",
        "npname-alias-third-party",
    ),
    (
        "tensorflow==2.18.0\nnumpy==2.0.2\nPython 3.13.2\nModuleNotFoundError: No module named 'tensorflow_hub'",
        "comp-companion-not-installed",
    ),
    (
        "RuntimeError: Failed to import transformers.x because of the following error (look up to see its traceback):\n_ARRAY_API not found",
        "npabi-array-api-missing",
    ),
    (
        "The GPU is not detected\nW tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0",
        "gpu-library-not-loaded",
    ),
    (
        "tensorflow cannot find the GPU\nI cudart_stub.cc:32] Could not find cuda drivers on your machine, GPU will not be used.",
        "gpu-driver-not-found",
    ),
    (
        "  File \"C:\\e\\lib\\site-packages\\tensorflow\\python\\framework\\dtypes.py\", line 26, in <module>\n    from tensorflow.python.lib.core import _pywrap_bfloat16\nAttributeError: _ARRAY_API not found\nImportError: numpy.core.umath failed to import",
        "npabi-array-api-tensorflow",
    ),
    (
        "numpy.dtype size changed, may indicate binary incompatibility",
        "npabi-dtype-size",
    ),
    (
        "poetry install on Windows: tensorflow-intel is not installed, so import tensorflow fails",
        "tfload-stub-payload-not-locked",
    ),
    (
        "TensorFlow on my RTX 5080 does not work",
        "gpu-new-generation",
    ),
    (
        "tensorflow does not detect my GPU, only the CPU is used",
        "gpu-not-used",
    ),
    (
        "ImportError: cannot import name '__version__' from 'tensorflow.python.keras'",
        "comp-tensorflow-python-keras",
    ),
    (
        "  File \"C:\\p\\.venv\\Lib\\site-packages\\tensorflow_datasets\\core\\dataset_builder.py\", line 29, in <module>\n    from importlib_resources.abc import Traversable\nModuleNotFoundError: No module named 'importlib_resources'",
        "comp-module-of-companion",
    ),
    (
        "error: No solution found when resolving dependencies\n  cause: Because tensorflow==2.18.1 depends on numpy>=1.26.0,<2.1.0 and you require tensorflow==2.18.1, we can conclude that you require numpy>=1.26.0,<2.1.0.\n         And because you require numpy==2.3.0, we can conclude that your requirements are unsatisfiable.",
        "install-uv-unsatisfiable",
    ),
    (
        "  cause: Because tensorflow==2.15.0 depends on numpy>=1.23.5,<2.0.0 and your project depends on numpy>=2, we can conclude that your project and tensorflow==2.15.0 are incompatible.\n         And because your project depends on tensorflow==2.15.0, we can conclude that your project's requirements are unsatisfiable.",
        "install-uv-unsatisfiable",
    ),
    (
        "  cause: Because tensorflow==2.10.0 has no wheels with a matching Python ABI tag (e.g., `cp312`) and you require tensorflow==2.10.0, we can conclude that your requirements are unsatisfiable.",
        "install-uv-no-wheel-python",
    ),
    (
        "Because no versions of tensorflow match >2.18.0,<3.0.0\n and tensorflow (2.18.0) depends on numpy (>=1.26.0,<2.1.0), tensorflow (>=2.18.0,<3.0.0) requires numpy (>=1.26.0,<2.1.0).\nSo, because myproj depends on both numpy (^2.2) and tensorflow (^2.18.0), version solving failed.",
        "install-poetry-unsatisfiable",
    ),
    (
        "ERROR: Cannot install keras==3.5.0 and tensorflow==2.15.0 because these package versions have conflicting dependencies.\n\nThe conflict is caused by:\n    The user requested keras==3.5.0\n    tensorflow 2.15.0 depends on keras<2.16 and >=2.15.0",
        "install-pip-unsatisfiable",
    ),
    (
        "macOS-13.2-arm64-arm-64bit python 3.9\nERROR: Could not find a version that satisfies the requirement tensorflow==2.8.0 (from versions: none)",
        "tfload-pip-none-apple",
    ),
    (
        "ValueError: File format not supported: filepath=model. Keras 3 only supports V3 `.keras` files and legacy H5 format files (`.h5` extension).",
        "keras-savedmodel-under-keras-3",
    ),
    (
        "TypeError: Error when deserializing class 'InputLayer' using config={'batch_shape': [None, 224, 224, 3]}.\n\nException encountered: Unrecognized keyword arguments: ['batch_shape']",
        "keras-3-model-under-keras-2",
    ),
    (
        "TypeError: Error when deserializing class 'DepthwiseConv2D' using config={'groups': 1}.\nException encountered: Unrecognized keyword arguments passed to DepthwiseConv2D: {'groups': 1}",
        "keras-2-model-under-keras-3",
    ),
    (
        "WARNING:tensorflow:Your environment has TF_USE_LEGACY_KERAS set to True, but you do not have the tf_keras package installed. You must install it in order to use the legacy tf.keras.",
        "keras-legacy-missing",
    ),
    (
        "ImportError: cannot import name '_tf_keras' from 'keras.api' (/venv/lib/python3.12/site-packages/keras/api/__init__.py)",
        "keras-lazy-loader",
    ),
    (
        "W tensorflow/core/common_runtime/gpu/gpu_device.cc:2251] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use GPU.\nSkipping registering GPU devices...\n[]",
        "gpu-libraries-missing",
    ),
    (
        "E external/local_xla/xla/stream_executor/cuda/cuda_dnn.cc:526] Loaded runtime CuDNN library: 8.9.5 but source was compiled with: 9.3.0.  CuDNN library needs to have matching major version and equal or higher minor version.",
        "gpu-cudnn-version",
    ),
    (
        "W gpu_device.cc:2433] TensorFlow was not built with CUDA kernel binaries compatible with compute capability 12.0. CUDA kernels will be jit-compiled from PTX, which could take 30 minutes or longer.",
        "gpu-compute-capability",
    ),
    (
        "E cuda_driver.cc:152] failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)",
        "gpu-driver-not-reached",
    ),
    (
        "NotFoundError: dlopen(/venv/lib/python3.11/site-packages/tensorflow-plugins/libmetal_plugin.dylib, 0x0006): Library not loaded: @rpath/_pywrap_tensorflow_internal.so",
        "tfload-metal-rpath",
    ),
    (
        "Import \"tensorflow.keras.models\" could not be resolved Pylance(reportMissingImports)",
        "editor-unresolved-import",
    ),
    (
        "WARNING: The following packages were previously imported in this runtime:\n  [numpy]\nYou must restart the runtime in order to use newly installed versions.",
        "notebook-not-restarted",
    ),
    (
        "ModuleNotFoundError: No module named 'tensorflow.python.trackable'",
        "comp-keras-trackable",
    ),
    (
        "TensorFlow 2.14.0\nModuleNotFoundError: No module named 'keras.src.legacy'",
        "comp-keras-3-modules",
    ),
    (
        "ModuleNotFoundError: No module named 'keras.src'",
        "comp-keras-src",
    ),
    (
        "ValueError: You have tensorflow 2.17.0 and this requires tf-keras package. Please run `pip install tf-keras` or downgrade your tensorflow.",
        "comp-tf-keras-required",
    ),
    (
        "ERROR: Could not find a version that satisfies the requirement tensorflow-io-gcs-filesystem==0.32.0 (from versions: 0.23.1, 0.24.0, 0.31.0)",
        "install-gcs-no-wheel",
    ),
    (
        "{\"message\": \"Import \\\"tensorflow.keras\\\" could not be resolved\"}",
        "editor-unresolved-import",
    ),
    (
        "RuntimeError: ImportError('Keras cannot be imported. Check that it is installed.')",
        "keras-lazy-loader",
    ),
];

/// IPython numbers the source lines of a traceback: none of them is what a command printed.
#[test]
fn numbered_source_lines_are_no_output() {
    let environment = triage(
        "      2 print(f\"TensorFlow: {tf.__version__}\")\n      3 \n----> 4 import tensorflow_text\n\n\
         ImportError: /lib/tensorflow_text/core/pybinds/tflite_registrar.so: undefined symbol: icudt77_dat\n",
    );
    assert_eq!(environment["findings"][0]["failure"], "comp-text-icu");
    assert_eq!(environment["pair"]["tensorflow"], Value::Null);
}

/// A reply names what is harmless, once, and does not ask for the cause that it has just named.
#[test]
fn a_reply_lists_harmless_lines_once() {
    let text = "E Unable to register cuDNN factory: Attempting to register factory\n\
                E Unable to register cuBLAS factory: Attempting to register factory\n";
    let reply = tfpair(&["triage", "--reply"], text.as_bytes()).stdout;
    let harmless = reply.matches("TensorFlow logs which optional libraries");
    assert_eq!(harmless.count(), 1, "{reply}");
    let text = "Import \"tensorflow.keras.models\" could not be resolved Pylance\n";
    let reply = tfpair(&["triage", "--reply"], text.as_bytes()).stdout;
    assert!(!reply.contains("To find the cause"), "{reply}");
}

#[test]
fn each_message_leads_to_its_entry() {
    let mut failures = Failures::default();
    for (text, expected) in MESSAGES {
        failures.case();
        let environment = triage(text);
        let found = &environment["findings"][0]["failure"];
        failures.check(found == expected, || {
            format!("{text}\n  expected {expected}, found {found}")
        });
    }
    failures.finish(MESSAGES.len());
}
