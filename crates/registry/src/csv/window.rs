//! Where the characters that make CSV stand, sixty-four bytes at a time: one look tells all of them, however short the
//! fields are.

use wide::u8x16;

/// Bytes in a window.
const WIDTH: usize = 64;

/// The window that begins at [`Self::base`]: one bit per byte, the first byte's bit lowest. Bytes past the text have none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Where it begins.
    pub(super) base: usize,
    /// Delimiters.
    pub(super) delimiters: u64,
    /// Quotes, `\n` and `\r`.
    pub(super) stops: u64,
}

impl Window {
    /// The window before the first look: nothing is in it.
    pub(super) const NONE: Self = Self { base: usize::MAX, delimiters: 0, stops: 0 };

    /// Looks at the bytes from `base` on.
    #[inline]
    pub(super) fn at(bytes: &[u8], base: usize, delimiter: u8) -> Self {
        let rest = bytes.get(base..).unwrap_or_default();
        match rest.first_chunk::<WIDTH>() {
            Some(chunk) => Self::of(base, chunk, delimiter),
            None => {
                let mut padded = [0; WIDTH];
                padded[..rest.len()].copy_from_slice(rest);
                Self::of(base, &padded, delimiter)
            }
        }
    }

    #[inline(always)]
    fn of(base: usize, chunk: &[u8; WIDTH], delimiter: u8) -> Self {
        let mut window = Self { base, delimiters: 0, stops: 0 };
        let (delimiter, quote) = (u8x16::splat(delimiter), u8x16::splat(b'"'));
        let (feed, back) = (u8x16::splat(b'\n'), u8x16::splat(b'\r'));
        for (part, sixteen) in chunk.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*sixteen);
            let mask = |found: u8x16| u64::from(found.move_mask().cast_unsigned()) << (16 * part);
            window.delimiters |= mask(bytes.cmp_eq(delimiter));
            window.stops |= mask(bytes.cmp_eq(feed) | bytes.cmp_eq(back) | bytes.cmp_eq(quote));
        }
        window
    }

    /// The window in which `place` stands, everything before it forgotten: itself where that can be, else a new one.
    #[inline]
    pub(super) fn seek(&mut self, bytes: &[u8], place: usize, delimiter: u8) {
        match place.checked_sub(self.base) {
            Some(skip @ 0..WIDTH) => {
                let keep = u64::MAX << skip;
                self.delimiters &= keep;
                self.stops &= keep;
            }
            _ => *self = Self::at(bytes, place, delimiter),
        }
    }

    /// Where the next one begins.
    pub(super) const fn end(&self) -> usize {
        self.base + WIDTH
    }
}

/// Whether any of the characters that make CSV stands in `text`.
pub(crate) fn holds_csv(text: &[u8], delimiter: u8) -> bool {
    let (delimiter, quote) = (u8x16::splat(delimiter), u8x16::splat(b'"'));
    let (feed, back) = (u8x16::splat(b'\n'), u8x16::splat(b'\r'));
    let marked = |bytes: [u8; 16]| {
        let bytes = u8x16::new(bytes);
        (bytes.cmp_eq(delimiter) | bytes.cmp_eq(quote)) | (bytes.cmp_eq(feed) | bytes.cmp_eq(back))
    };
    let (whole, rest) = text.as_chunks::<16>();
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    whole.iter().fold(marked(last), |found, bytes| found | marked(*bytes)).move_mask() != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_bit_is_its_byte(text in "[a,;\"\r\n]{0,150}", base in 0_usize..160, skip in 0_usize..80) {
            let bytes = text.as_bytes();
            let mut window = Window::at(bytes, base, b';');
            window.seek(bytes, base + skip, b';');
            for bit in 0..64 {
                let place = window.base + bit;
                let byte = bytes.get(place).filter(|_| place >= base + skip);
                prop_assert_eq!(window.delimiters >> bit & 1 == 1, byte == Some(&b';'));
                prop_assert_eq!(window.stops >> bit & 1 == 1, matches!(byte, Some(b'\n' | b'\r' | b'"')));
            }
            prop_assert_eq!(holds_csv(bytes, b';'), text.contains([';', '"', '\n', '\r']));
        }
    }
}
