//! One file a command: discover, read, judge, report.
