//! Rows and columns without borders. Only this file uses `comfy-table`.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table};

use super::safe_text::SafeText;

/// The columns between two cells.
const GAP: u16 = 3;

/// The least that the last column is squeezed to before the others are wrapped too.
const LEAST: u16 = 19;

/// Aligns rows in columns, wrapping cells where the whole would be wider than `width`: those of the last column first.
pub(super) fn grid(rows: &[Vec<SafeText>], width: Option<u16>) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(NOTHING);
    match width {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    for row in rows {
        table.add_row(row.iter().map(SafeText::as_str));
    }
    let widths = table.column_max_content_widths();
    let last = widths.len().saturating_sub(1);
    let others: u16 = widths.iter().take(last).map(|w| w + GAP).sum();
    let roomy = width.is_some_and(|w| others.saturating_add(LEAST) <= w);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { GAP }));
        if roomy && index != last {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}
