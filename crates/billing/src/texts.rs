//! Names of a million people in one piece of memory.

/// Where a text lies: 40 bits of offset, 24 of length. 0 is the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TextRef(u64);

const LENGTH_BITS: u32 = 24;

impl TextRef {
    pub(crate) const fn is_empty(self) -> bool {
        self.0 & ((1 << LENGTH_BITS) - 1) == 0
    }

    /// The same text after everything moved up by `base` bytes.
    pub(crate) const fn moved(self, base: usize) -> Self {
        if self.is_empty() { self } else { Self(self.0 + ((base as u64) << LENGTH_BITS)) }
    }
}

/// Texts one after another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts(String);

impl Texts {
    /// Keeps a text; one of 16 MiB or more, which no reader lets through, is kept as empty.
    pub(crate) fn push(&mut self, text: &str) -> TextRef {
        let (at, length) = (self.0.len() as u64, text.len() as u64);
        if length == 0 || length >> LENGTH_BITS != 0 {
            return TextRef::default();
        }
        self.0.push_str(text);
        TextRef(at << LENGTH_BITS | length)
    }

    #[inline]
    pub(crate) fn get(&self, text: TextRef) -> &str {
        let start = (text.0 >> LENGTH_BITS) as usize;
        self.0.get(start..start + (text.0 & ((1 << LENGTH_BITS) - 1)) as usize).unwrap_or_default()
    }

    /// Bytes kept.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts the other's texts behind; its references move up by [`Self::len`] as it was.
    pub(crate) fn append(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }
}
