//! Code that Python runs at start-up: what is known changes nothing, and anything else leaves the verdict open.

use crate::support::{Ended, Venv, World, write};

fn healthy(world: &World) -> Venv {
    world.venv("v").tensorflow().numpy("1.23.5")
}

#[track_caller]
fn check(world: &World, venv: &Venv) -> Ended {
    world.run([&venv.prefix])
}

const HACK: &str = "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; \
                    enabled and __import__('_distutils_hack').add_shim(); \n";

const NAMESPACE: &str = "import sys, types, os;has_mfs = sys.version_info > (3, 5);\
    p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('google',));\
    importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');\
    m = has_mfs and sys.modules.setdefault('google', importlib.util.module_from_spec(\
    importlib.machinery.PathFinder.find_spec('google', [os.path.dirname(p)])));\
    m = m or sys.modules.setdefault('google', types.ModuleType('google'));\
    mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)\n";

#[test]
fn files_of_known_name_and_content_are_silent() {
    let world = World::new();
    let venv = healthy(&world);
    for (name, text) in [
        ("distutils-precedence.pth", HACK),
        ("protobuf-3.19.6-py3.10-nspkg.pth", NAMESPACE),
        ("_virtualenv.pth", "import _virtualenv"),
        (
            "_virtualenv.py",
            "\"\"\"Patches that are applied at runtime to the virtual environment.\"\"\"\n",
        ),
        (
            "__editable__.mine-1.0.pth",
            "import __editable___mine_1_0_finder; __editable___mine_1_0_finder.install()",
        ),
        (
            "__editable___mine_1_0_finder.py",
            "class _EditableFinder:  # MetaPathFinder\n",
        ),
        ("sitecustomize.py", "# nothing\n\n"),
        ("usercustomize.py", "import sys\nsys.path.clear()\n"),
    ] {
        write(&venv.site.join(name), text.as_bytes());
    }
    check(&world, &venv)
        .exits(0)
        .first_line("tensorflow-cpu 2.10.1 works with numpy 1.23.5");
}

#[test]
fn any_other_code_makes_the_verdict_unknown() {
    for (name, text, shown) in [
        (
            "a.pth",
            "import sys; sys.path.insert(0, '/opt')\n",
            "import sys",
        ),
        (
            "distutils-precedence.pth",
            "import os; os.x = 1\n",
            "os.x = 1",
        ),
        (
            "_virtualenv.pth",
            "import _virtualenv\n",
            "import _virtualenv",
        ),
        (
            "sitecustomize.py",
            "import sys\nsys.path.insert(0, '/opt')\n",
            "import sys",
        ),
        (
            "sitecustomize/__init__.py",
            "import agent\n",
            "import agent",
        ),
    ] {
        let world = World::new();
        let venv = healthy(&world);
        let file = venv.site.join(name);
        write(&file, text.as_bytes());
        check(&world, &venv)
            .exits(2)
            .says("warning[startup-hook]")
            .says(&format!("{name}: {shown}"))
            .says("--probe");
    }
}

#[test]
fn a_broken_pair_fails_whatever_runs_at_start_and_its_fix_is_printed() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    write(&venv.site.join("a.pth"), b"import agent\n");
    check(&world, &venv)
        .exits(1)
        .says("warning[startup-hook]")
        .says("numpy==1.26.4");
}

#[test]
fn where_tensorflow_is_absent_the_code_is_a_warning() {
    let world = World::new();
    let venv = world.venv("v").numpy("1.23.5");
    check(&world, &venv).exits(1);
    write(&venv.site.join("a.pth"), b"import agent\n");
    let ended = check(&world, &venv).exits(1).says("warning[startup-hook]");
    assert!(!ended.stdout.contains("pip install"), "{ended:#?}");
}

#[test]
fn what_cannot_be_read_at_start_leaves_the_verdict_open() {
    let world = World::new();
    let venv = healthy(&world);
    let file = std::fs::File::create(venv.site.join("a.pth")).unwrap();
    file.set_len(100 << 20).unwrap();
    check(&world, &venv)
        .exits(2)
        .says("a.pth`: cannot be read: it is larger than 1048576 bytes");

    let world = World::new();
    let venv = healthy(&world);
    write(&venv.site.join("sitecustomize.pyc"), b"");
    check(&world, &venv)
        .exits(2)
        .says("sitecustomize.pyc`: is compiled");
}

#[test]
fn the_first_sitecustomize_of_the_path_counts_and_a_venv_has_no_usercustomize() {
    let world = World::new();
    let venv = healthy(&world);
    let debian = "try:\n    import apport_python_hook\nexcept ImportError:\n    pass\nelse:\n    apport_python_hook.install()\n";
    write(
        &world.path("base/lib/python3.10/sitecustomize.py"),
        debian.as_bytes(),
    );
    write(&venv.site.join("sitecustomize.py"), b"import agent\n");
    check(&world, &venv).exits(0);
    write(&world.path("elsewhere/sitecustomize.py"), b"import agent\n");
    let mut command = world.command();
    command
        .arg(&venv.prefix)
        .env("PYTHONPATH", world.path("elsewhere"));
    Ended::of(&mut command)
        .exits(2)
        .says("elsewhere/sitecustomize.py");
}
