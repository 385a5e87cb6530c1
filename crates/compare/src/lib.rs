//! String kernels and field comparators: two records to a comparison vector.

pub mod kernel;
