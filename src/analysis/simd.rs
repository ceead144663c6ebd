//! Loops over numbers, in registers as wide as the processor's.

use std::sync::LazyLock;

use fearless_simd::{Level, dispatch};

static WIDEST: LazyLock<Level> = LazyLock::new(Level::new);

/// Does `work` with instructions that not every processor has, where this one has them: the compiler makes `work` once for
/// each kind. The answer is the same, to the last bit. What `work` calls has to be inlined to gain by it.
#[inline(always)]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(*WIDEST, _ => work())
}

#[cfg(test)]
mod tests {
    use super::widest;

    #[test]
    fn the_answer_is_that_of_a_loop_without() {
        let numbers: Vec<f32> = (0..999u16).map(|number| 1.0 / f32::from(number + 1)).collect();
        let squares = || numbers.iter().map(|number| number * number + 0.1).collect::<Vec<_>>();
        assert_eq!(widest(squares), squares());
    }
}
