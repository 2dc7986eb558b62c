//! Numbers into text, eight digits at a time: the dearest part of writing a million rows otherwise.

/// The eight digits of a number below 10^8 within one word, the first one lowest: their values, not yet characters.
const fn eight_digits(number: u32) -> u64 {
    let (high, low) = ((number / 10_000) as u64, (number % 10_000) as u64);
    // Two numbers of four digits, then four of two, then eight of one.
    let fours = (low << 32) | high;
    let hundreds = ((fours * 5_243) >> 19) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - tens * 10) << 8)
}

/// Appends `number`, which has at most sixteen digits, with at least `width` of them (1 to 16).
#[inline]
pub fn write_digits(out: &mut Vec<u8>, number: u64, width: usize) {
    const PART: u64 = 100_000_000;
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let (high, low) = (eight_digits((number / PART % PART) as u32), eight_digits((number % PART) as u32));
    let mut buffer = [0; 16];
    buffer[..8].copy_from_slice(&(high | ZEROS).to_le_bytes());
    buffer[8..].copy_from_slice(&(low | ZEROS).to_le_bytes());
    if width == buffer.len() {
        out.extend_from_slice(&buffer);
        return;
    }
    let leading = |digits: u64| digits.trailing_zeros() as usize / 8;
    let zeros = if high == 0 { 8 + leading(low) } else { leading(high) };
    out.extend_from_slice(&buffer[zeros.min(buffer.len() - width)..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_their_digits() {
        for number in
            [0, 1, 9, 10, 99, 100, 101, 10_203_040, 99_999_999, 100_000_000, 100_000_001, 5_106_014_107_800_001, 9_999_999_999_999_999]
        {
            let mut out = b"x".to_vec();
            write_digits(&mut out, number, 1);
            assert_eq!(out, format!("x{number}").into_bytes());
        }
    }

    proptest! {
        #[test]
        fn numbers_are_padded(number in 0..10_000_000_000_000_000_u64, shift in 0_u32..54, width in 1_usize..=16) {
            let number = number >> shift;
            let mut out = Vec::new();
            write_digits(&mut out, number, width);
            prop_assert_eq!(out, format!("{number:0width$}").into_bytes());
        }
    }
}
