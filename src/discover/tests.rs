//! Discovery over trees that code makes.
