//! Tickets: any text, read for what it tells of Python, TensorFlow and NumPy. Every reader is a function of lines that
//! returns facts with where each was read; none fails on what it does not know.

mod intake;
mod line;
mod pattern;
mod traceback;

pub use intake::{NotText, Ticket, TicketError, intake};
pub use line::bare;
pub use traceback::tracebacks;
