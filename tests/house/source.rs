//! A Rust file as the rules see it: code with comments, string contents and test modules blanked out, and the string
//! literals separately. Line numbers are kept.

/// One string literal outside the tests.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// One file of `src`.
#[derive(Debug)]
pub(crate) struct Source {
    /// Relative to the repository: `src/judge/mod.rs`.
    pub(crate) path: String,
    /// The text as it stands.
    pub(crate) text: String,
    /// Comments, the contents of strings and test modules are spaces here.
    pub(crate) code: String,
    /// The string literals, those of test modules left out.
    pub(crate) literals: Vec<Literal>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let (mut code, literals) = lex(text);
        let test_file = path.ends_with("/tests.rs") || path.contains("/tests/");
        let tests = if test_file {
            vec![(0, code.len())]
        } else {
            test_modules(&code)
        };
        for (from, to) in &tests {
            blank(&mut code, *from, *to);
        }
        let breaks: Vec<usize> = (0..code.len()).filter(|n| code[*n] == '\n').collect();
        let literals = literals
            .into_iter()
            .filter(|(at, _)| !tests.iter().any(|(from, to)| (from..to).contains(&at)))
            .map(|(at, text)| Literal {
                line: breaks.partition_point(|line_break| *line_break < at) + 1,
                text,
            })
            .collect();
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: code.into_iter().collect(),
            literals,
        }
    }

    /// The room: the folder or file directly below `src`.
    pub(crate) fn room(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = below.split('/').next().unwrap_or(below);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many modules deep the file lies: 0 for `lib.rs`, 1 for `src/judge/mod.rs`, 2 for `src/judge/pair.rs`.
    pub(crate) fn depth(&self) -> usize {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        match below {
            "lib.rs" | "main.rs" => 0,
            _ => below.split('/').filter(|part| *part != "mod.rs").count(),
        }
    }

    /// The lines of code, numbered from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(n, line)| (n + 1, line))
    }
}

fn blank(code: &mut [char], from: usize, to: usize) {
    for c in &mut code[from..to] {
        if *c != '\n' {
            *c = ' ';
        }
    }
}

/// Parts a text into code (as characters, so that positions agree) and string literals with their position.
fn lex(text: &str) -> (Vec<char>, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let mut code = chars.clone();
    let mut literals = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => {
                let end = find(&chars, at, |c| c == '\n');
                blank(&mut code, at, end);
                end
            }
            '/' if chars.get(at + 1) == Some(&'*') => {
                let end = end_of_block_comment(&chars, at);
                blank(&mut code, at, end);
                end
            }
            '"' => {
                let (inner, end) = end_of_string(&chars, at);
                literals.push((at, chars[at + 1..inner].iter().collect()));
                blank(&mut code, at + 1, inner);
                end
            }
            'r' if starts_raw(&chars, at) => {
                let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
                let open = at + 1 + hashes;
                let (inner, end) = end_of_raw(&chars, open, hashes);
                literals.push((at, chars[open + 1..inner].iter().collect()));
                blank(&mut code, open + 1, inner);
                end
            }
            '\'' => end_of_quote(&mut code, &chars, at),
            _ => at + 1,
        };
        at = end;
    }
    (code, literals)
}

fn find(chars: &[char], from: usize, is: impl Fn(char) -> bool) -> usize {
    (from..chars.len())
        .find(|n| is(chars[*n]))
        .unwrap_or(chars.len())
}

fn end_of_block_comment(chars: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    chars.len()
}

/// The position of the closing quote, and the one after it.
fn end_of_string(chars: &[char], open: usize) -> (usize, usize) {
    let mut at = open + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    let inner = at.min(chars.len());
    (inner, (inner + 1).min(chars.len()))
}

/// `r"`, `r#"`, also after `b` or `c`, but not the end of a longer word.
fn starts_raw(chars: &[char], at: usize) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let before = at.checked_sub(1).map_or(' ', |n| chars[n]);
    if word(before) && !matches!(before, 'b' | 'c') {
        return false;
    }
    let quote = find(chars, at + 1, |c| c != '#');
    chars.get(quote) == Some(&'"')
}

fn end_of_raw(chars: &[char], open: usize, hashes: usize) -> (usize, usize) {
    let mut at = open + 1;
    while at < chars.len() {
        let closes = chars[at] == '"'
            && chars[at + 1..]
                .iter()
                .take(hashes)
                .filter(|c| **c == '#')
                .count()
                == hashes;
        if closes {
            return (at, at + 1 + hashes);
        }
        at += 1;
    }
    (chars.len(), chars.len())
}

/// A character literal is blanked; a lifetime is left alone.
fn end_of_quote(code: &mut [char], chars: &[char], at: usize) -> usize {
    let close = match chars.get(at + 1) {
        Some('\\') => find(chars, at + 3, |c| c == '\''),
        Some(_) if chars.get(at + 2) == Some(&'\'') => at + 2,
        _ => return at + 1,
    };
    let close = close.min(chars.len());
    blank(code, at + 1, close);
    (close + 1).min(chars.len())
}

/// The spans of `#[cfg(test)] mod ... { ... }` and of other items under `#[cfg(test)]`.
fn test_modules(code: &[char]) -> Vec<(usize, usize)> {
    let text: String = code.iter().collect();
    let starts: Vec<usize> = text
        .match_indices("#[cfg(test)]")
        .map(|(byte, _)| text[..byte].chars().count())
        .collect();
    starts
        .into_iter()
        .map(|from| {
            let stop = find(code, from, |c| c == '{' || c == ';');
            if code.get(stop) != Some(&'{') {
                return (from, (stop + 1).min(code.len()));
            }
            let mut depth = 0_usize;
            for (n, c) in code.iter().enumerate().skip(stop) {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => continue,
                }
                if depth == 0 {
                    return (from, n + 1);
                }
            }
            (from, code.len())
        })
        .collect()
}
