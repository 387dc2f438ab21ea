//! Bytes to facts: METADATA and WHEEL, RECORD, extension modules, and the texts of tickets. The one door to `mailparse`.
