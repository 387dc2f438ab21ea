//! Arguments: clap definitions without effects.
