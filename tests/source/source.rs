//! A Rust file as the rules see it: tokens without comments, attributes and tests.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One token, or one end of a group.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// One file of `src`.
#[derive(Debug)]
pub(crate) struct Source {
    /// Relative to the repository: `src/judge/mod.rs`.
    pub(crate) path: String,
    pub(crate) tokens: Vec<Token>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let mut tokens = Vec::new();
        if !path.ends_with("/tests.rs") && !path.contains("/tests/") {
            let stream: TokenStream = text.parse().expect("a Rust file");
            flatten(stream, &mut tokens);
        }
        Self {
            path: path.to_owned(),
            tokens,
        }
    }

    /// The top-level module: the folder or file directly below `src`.
    pub(crate) fn module(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = below.split('/').next().unwrap_or(below);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many `super::` lead out of the top-level module: 1 for `src/judge/mod.rs`, 2 for `src/judge/pair.rs`.
    pub(crate) fn depth(&self) -> usize {
        let below = self.path.split('/').skip(1);
        below.filter(|part| *part != "mod.rs").count()
    }

    /// Whether the tokens from `at` on are these.
    pub(crate) fn has(&self, at: usize, texts: &[&str]) -> bool {
        let tokens = self.tokens.iter().skip(at).map(|token| token.text.as_str());
        tokens.take(texts.len()).eq(texts.iter().copied())
    }
}

fn flatten(stream: TokenStream, into: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let mut push = |text: &str| {
            let text = text.to_owned();
            into.push(Token { line, text });
        };
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let inner =
                    |tree: &TokenTree| matches!(tree, TokenTree::Punct(p) if p.as_char() == '!');
                let _bang = trees.next_if(inner);
                let attribute = trees.next().expect("an attribute after `#`").to_string();
                if attribute.replace(' ', "") == "[cfg(test)]" {
                    let ends = |tree: &TokenTree| match tree {
                        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                        TokenTree::Punct(punct) => punct.as_char() == ';',
                        _ => false,
                    };
                    let _end = trees.find(ends);
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = ends(&group);
                push(open);
                flatten(group.stream(), into);
                let line = group.span_close().start().line;
                let text = close.to_owned();
                into.push(Token { line, text });
            }
            other => push(&other.to_string()),
        }
    }
}

fn ends(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Parenthesis | Delimiter::None => ("(", ")"),
    }
}
