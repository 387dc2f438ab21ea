//! Where things are: interpreters, search paths, what is installed. The only room that touches the outside, and the
//! one door to `which` and `walkdir`.
