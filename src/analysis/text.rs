//! The text to analyze: the only place of the core that can refuse.

use std::fmt;

/// The longest text that spans can point into.
const MAX_BYTES: usize = u32::MAX as usize;

/// A text worth analyzing: not blank, not longer than the caller's limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    content: String,
    characters: u32,
}

impl Text {
    /// Takes `content` over if it has anything but white space and at most `max_characters` code points.
    ///
    /// # Errors
    /// [`TextError::Empty`] and [`TextError::TooLong`].
    ///
    /// ```
    /// use mujaz::analysis::{Text, TextError};
    ///
    /// assert!(Text::parse("وصل الوزير إلى بيروت.".to_owned(), 100).is_ok());
    /// assert_eq!(Text::parse(" \n".to_owned(), 100), Err(TextError::Empty));
    /// ```
    pub fn parse(content: String, max_characters: u32) -> Result<Self, TextError> {
        if content.trim().is_empty() {
            return Err(TextError::Empty);
        }
        let characters = content.chars().count();
        if characters > max_characters as usize || content.len() > MAX_BYTES {
            return Err(TextError::TooLong { characters: characters as u64, max_characters });
        }
        Ok(Self { content, characters: characters as u32 })
    }

    /// The text as sent.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Its length in code points.
    pub fn characters(&self) -> u32 {
        self.characters
    }
}

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// It is empty or only white space.
    Empty,
    /// It has more code points than allowed.
    TooLong {
        /// How many it has.
        characters: u64,
        /// How many it may have.
        max_characters: u32,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the text is empty or only white space"),
            Self::TooLong { characters, max_characters } => {
                write!(f, "the text has {characters} characters, the limit is {max_characters}")
            }
        }
    }
}

impl std::error::Error for TextError {}
