//! Where things are: interpreters, search paths, what is installed. The only room that touches the outside, and the
//! one door to `which` and `walkdir`.

mod installed;
mod load;
mod module;
mod names;
mod open;

pub use installed::{Installed, installed};
pub use load::load;
