//! Logarithms that are the same on every machine.

/// `1 + ln count`, 0 for none: each time more counts less.
pub(super) fn dampened(count: f32) -> f32 {
    if count == 1.0 {
        1.0
    } else if count > 1.0 {
        1.0 + ln(count)
    } else {
        0.0
    }
}

/// The natural logarithm of a number above 0, within 1e-6. The standard library's differs between systems in the last
/// digit, and a summary is the same on every machine.
pub(super) fn ln(number: f32) -> f32 {
    let bits = number.to_bits();
    // number = mantissa · 2^exponent with the mantissa in [1, 2).
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    // ln m = 2 artanh((m - 1) / (m + 1)), around the square root of two.
    let (mantissa, exponent) = if mantissa > std::f32::consts::SQRT_2 {
        (mantissa / 2.0, exponent + 1)
    } else {
        (mantissa, exponent)
    };
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series =
        1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square / 9.0)));
    2.0 * ratio * series + exponent as f32 * std::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::ln;

    #[test]
    fn logarithms_are_those_of_the_standard_library() {
        for number in [0.001, 0.5, 1.0, 1.4, 1.5, 2.0, 7.3, 33_550.0] {
            let number: f32 = number;
            assert!((ln(number) - number.ln()).abs() < 1e-5, "{number}: {}", ln(number));
        }
    }
}
