//! Verdicts to text, JSON, Markdown and HTML. Pure functions of the report, and the one door to `comfy-table`.
