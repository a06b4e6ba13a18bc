//! Adding to a list what is made in its place.
//!
//! *Not here*: any list.

/// Adds an item that is made when there is room for it. What `push` is given lies elsewhere, as it may have to be dropped while room
/// is made, and is copied to its place; on the way of a delivery such copies are a tenth of the time.
#[inline(always)]
pub(crate) fn push_with<T>(list: &mut Vec<T>, make: impl FnOnce() -> T) {
    list.extend(std::iter::once_with(make));
}
