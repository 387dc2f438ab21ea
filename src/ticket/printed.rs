//! Versions printed by Python commands, and fields of forms.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use crate::model::{Arch, Os, Platform, SourceRank};

/// A version as these texts spell it.
static VERSION: Pattern = Pattern::new(
    r"(?:^|[^\w.])[vV]?(?<v>\d+\.\d+(?:\.\d+)?(?:\.?(?:rc|a|b|post|dev)\d+)?)(?:\+\S*)?(?:$|[^\w.]|\.$|\.\s)",
);
/// `git describe` before the version itself: `v2.4.0-rc4-71-g582c8d236cb 2.4.0`.
static DESCRIBE: Pattern = Pattern::new(
    r"v?\d+\.\d+\.\d+(?:-\w+)*-\d+-g[0-9a-f]{6,40},?\s+(?<v>\d+\.\d+\.\d+(?:-?(?:rc|a|b)\d+)?)",
);
static HEADING: Pattern =
    Pattern::new(r"^\s{0,3}(?:#{1,6}\s+|\*\*)(?<label>[^*#]{2,80}?)(?:\*\*)?:?\s*$");
static REPL: Pattern = Pattern::new(
    r"(?<what>\b(?:tf|tensorflow|np|numpy|keras|h5py)\.__version__|\btf\.version\.(?:GIT_)?VERSION|\bsys\.version\b|\bplatform\.python_version\(\))",
);
static PYTHON_LINE: Pattern =
    Pattern::new(r"^Python (?<v>[23]\.\d+\.\d+\S*)(?:$|\s+\(|\s+::|\s+\|)");
static SYS_VERSION: Pattern = Pattern::new(
    r"(?:^|[\s:=])(?<v>[23]\.\d+\.\d+[\w+]*) (?:\||\(main|\(default|\(tags/|\(v\d|\(heads/|\[)",
);
static NUMPY_SAYS: Pattern = Pattern::new(r#"The NumPy version is: "(?<v>[^"]{1,30})""#);
static OUTPUT: Pattern = Pattern::with_literals(
    r"^(?:tf|tensorflow)(?:\.version\.VERSION|\.__version__)?\s*[:=]\s*(?<v>\d+\.\d+\.\d+\S*)$",
    &[":", "="],
);

/// State between lines: a heading or a command whose answer is on a later line.
#[derive(Default)]
pub(super) struct Printed {
    asked: Option<(usize, Vec<Product>)>,
    heading: Option<(usize, Product)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Product {
    Tensorflow,
    Numpy,
    Keras,
    H5py,
    Python,
    /// It is printed and means nothing here: a git description.
    Nothing,
    Platform,
}

impl Product {
    fn distribution(self) -> Option<&'static str> {
        match self {
            Self::Tensorflow => Some("tensorflow"),
            Self::Numpy => Some("numpy"),
            Self::Keras => Some("keras"),
            Self::H5py => Some("h5py"),
            Self::Python | Self::Nothing | Self::Platform => None,
        }
    }
}

impl Printed {
    /// Reads one bare line that no other reader took.
    pub(super) fn line(&mut self, number: usize, text: &str, facts: &mut FactCollector) {
        let text = text.trim();
        if text.is_empty() || super::line_finder::is_fence(text) {
            return;
        }
        if let Some((asked, products)) = self.asked.take()
            && number <= asked + 4
            && !REPL.is_match(text)
        {
            if answer(number, text, &products, facts) {
                return;
            }
            // a log line may stand between the command and its answer
            self.asked = Some((asked, products));
        }
        self.command(number, text);
        if let Some((heading, product)) = self.heading.take()
            && number <= heading + 4
        {
            value(number, product, text, SourceRank::Claimed, facts);
            return;
        }
        if text.starts_with(['#', '*'])
            && let Some(c) = HEADING.captures(text)
            && let Some(product) = product(group(&c, "label"))
        {
            self.heading = Some((number, product));
            return;
        }
        single_line(number, text, facts);
    }

    /// A command or expression that prints versions, in the order they are named.
    fn command(&mut self, number: usize, text: &str) {
        if !text.contains("version") && !text.contains("VERSION") || is_numbered_source(text) {
            return;
        }
        let products: Vec<Product> = REPL
            .captures_iter(text)
            .map(|c| match group(&c, "what") {
                "tf.version.GIT_VERSION" => Product::Nothing,
                what if what.starts_with("tf.") || what.starts_with("tensorflow.") => {
                    Product::Tensorflow
                }
                what if what.starts_with("np.") || what.starts_with("numpy.") => Product::Numpy,
                what if what.starts_with("keras.") => Product::Keras,
                what if what.starts_with("h5py.") => Product::H5py,
                _ => Product::Python,
            })
            .collect();
        // an assignment prints nothing, unless it stands in the code of a command
        let prints = !text.contains('=') || (text.contains("python") && text.contains("-c"));
        if !products.is_empty() && prints {
            self.asked = Some((number, products));
        }
    }
}

/// A source line in a traceback of IPython, as `----> 4 import tensorflow`: what follows it was not printed by it.
fn is_numbered_source(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '>', ' ']);
    text.split_once(' ')
        .is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty())
}

/// The answer to a command: as many tokens as were asked for.
fn answer(number: usize, text: &str, products: &[Product], facts: &mut FactCollector) -> bool {
    if let ([Product::Python], Some(c)) = (products, SYS_VERSION.captures(text)) {
        return facts.python(number, SourceRank::Printed, group(&c, "v"));
    }
    let tokens: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "'\"(),".contains(c))
        .filter(|t| !t.is_empty())
        .collect();
    // a label may stand before: `tf 2.10.0`
    let start = tokens.len().checked_sub(products.len());
    let Some(tokens) = start
        .filter(|s| *s <= products.len() + 1)
        .and_then(|s| tokens.get(s..))
    else {
        return false;
    };
    let mut any = false;
    for (token, product) in tokens.iter().zip(products) {
        any |= match (product, product.distribution()) {
            (Product::Python, _) => facts.python(number, SourceRank::Printed, token),
            (_, Some(name))
                if token.starts_with(|c: char| c.is_ascii_digit()) && token.contains('.') =>
            {
                facts.distribution(number, SourceRank::Printed, name, token)
            }
            _ => false,
        };
    }
    any
}

/// Reads a line that needs no other line to be understood.
fn single_line(number: usize, text: &str, facts: &mut FactCollector) {
    if text.contains("NumPy version")
        && let Some(c) = NUMPY_SAYS.captures(text)
    {
        facts.distribution(number, SourceRank::Printed, "numpy", group(&c, "v"));
        return;
    }
    if text.starts_with("Python ")
        && let Some(c) = PYTHON_LINE.captures(text)
    {
        facts.python(
            number,
            SourceRank::Printed,
            group(&c, "v").trim_end_matches(':'),
        );
        return;
    }
    if text.starts_with('t')
        && let Some(c) = OUTPUT.captures(text)
    {
        facts.distribution(number, SourceRank::Printed, "tensorflow", group(&c, "v"));
        return;
    }
    if text.contains("-g")
        && let Some(c) = DESCRIBE.captures(text)
    {
        facts.distribution(number, SourceRank::Printed, "tensorflow", group(&c, "v"));
        return;
    }
    // a line may hold several fields
    if let Some((label, answer)) = field(text)
        && let Some(product) = product(label)
        && value(number, product, answer, SourceRank::Claimed, facts)
    {
        return;
    }
    super::prose::prose(number, text, facts);
}

/// `label: value`, as forms and commands print it, perhaps in bold or behind the mark of a list.
fn field(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once([':', '：', '='])?;
    let bare = label.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let marks = label.len() - bare.len();
    let name = bare.trim_end().trim_end_matches('*');
    let value = value.trim_start_matches('*').trim_start();
    let fits = label[..marks].chars().count() <= 6
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().count() <= 101
        && (1..=301).contains(&value.chars().count());
    fits.then_some((label, value))
}

/// Which product a label is about; a label about a relative of TensorFlow is about none.
fn product(label: &str) -> Option<Product> {
    if label.len() > 100 {
        return None;
    }
    let label = label.to_ascii_lowercase();
    let label = label.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let head = label.split('(').next().unwrap_or(label).trim();
    match head {
        "tensorflow version"
        | "tensorflow"
        | "tf version"
        | "tf"
        | "tf.version"
        | "tf.version.version"
        | "tf.__version__"
        | "tensorflow.__version__"
        | "tensorflow-gpu version"
        | "tensorflow-cpu version"
        | "tensorflow backend"
        | "tensorflow 版本"
        | "tensorflow版本"
        | "tensorflow的版本"
        | "tensorflowのバージョン"
        | "tensorflow バージョン"
        | "tensorflow 버전"
        | "versión de tensorflow"
        | "version de tensorflow"
        | "tensorflow-version"
        | "tensorflow versions" => Some(Product::Tensorflow),
        "numpy version"
        | "numpy"
        | "np.__version__"
        | "numpy.__version__"
        | "numpy版本"
        | "numpy 版本"
        | "numpy的版本"
        | "numpyのバージョン"
        | "numpy バージョン"
        | "numpy-version"
        | "numpy 버전" => Some(Product::Numpy),
        "keras version" | "keras" => Some(Product::Keras),
        "h5py version" => Some(Product::H5py),
        "python version"
        | "python"
        | "python.version"
        | "python-version"
        | "python版本"
        | "python 版本"
        | "python的版本"
        | "pythonのバージョン"
        | "python バージョン"
        | "python 버전"
        | "sys.version"
        | "version of python"
        | "python_version" => Some(Product::Python),
        "os platform and distribution"
        | "os"
        | "operating system"
        | "platform"
        | "os platform"
        | "python platform" => Some(Product::Platform),
        _ => None,
    }
}

/// Reads the value of a field; whether it is one version.
fn value(
    number: usize,
    product: Product,
    text: &str,
    rank: SourceRank,
    facts: &mut FactCollector,
) -> bool {
    if product == Product::Platform {
        facts.facts.systems.extend(os(&text.to_ascii_lowercase()));
        if let Some(platform) = platform(text) {
            facts.platform(number, rank, platform);
        }
        return true;
    }
    if let (Product::Tensorflow, Some(c)) = (product, DESCRIBE.captures(text)) {
        let version = group(&c, "v");
        return facts.distribution(number, SourceRank::Printed, "tensorflow", version);
    }
    let text = text.trim_matches(|c: char| c == '`' || c == '*' || c.is_whitespace());
    let mut found: Vec<&str> = VERSION
        .captures_iter(text)
        .map(|c| group(&c, "v"))
        .collect();
    found.dedup();
    let &[version] = found.as_slice() else {
        return false;
    };
    match product.distribution() {
        Some(name) => facts.distribution(number, rank, name, version),
        None => facts.python(number, rank, version),
    }
}

/// The system of a field, in lower case; Windows with WSL runs Linux.
fn os(text: &str) -> Option<Os> {
    let any = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let linux = [
        "wsl", "linux", "ubuntu", "debian", "centos", "fedora", "red hat", "rhel",
    ];
    if any(&["windows", "win10", "win11"]) && !text.contains("wsl") {
        Some(Os::Windows)
    } else if any(&["macos", "mac os", "darwin", "osx"]) {
        Some(Os::MacOs)
    } else {
        any(&linux).then_some(Os::Linux)
    }
}

/// The platform of a field such as `Windows 10 x64`; the processor must be stated, or be certain.
fn platform(text: &str) -> Option<Platform> {
    let text = text.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let arm = any(&[
        "arm64",
        "aarch64",
        "apple silicon",
        " m1",
        " m2",
        " m3",
        " m4",
    ]);
    let intel = any(&[
        "x86_64", "x86-64", "amd64", "x64", "64-bit", "64 bit", "intel",
    ]);
    let os = os(&text)?;
    match (arm, intel) {
        (true, false) => Some(Platform::new(os, Arch::Aarch64)),
        (false, true) => Some(Platform::new(os, Arch::X86_64)),
        _ => None,
    }
}
