//! To jiff's types and back.

use crate::runtime::text::{Date, DateTime, IsoDuration, Time};

impl DateTime {
    /// The point in time, as jiff has it: with the feature `jiff`.
    ///
    /// # Errors
    ///
    /// The text is no point in time.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.to_string())
    }
}

impl Date {
    /// The day, as jiff has it: with the feature `jiff`.
    ///
    /// # Errors
    ///
    /// The text is no day.
    pub fn date(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}

impl Time {
    /// The time of day, as jiff has it: with the feature `jiff`.
    ///
    /// # Errors
    ///
    /// The text is no time of day.
    pub fn time(&self) -> Result<jiff::civil::Time, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::civil::Time> for Time {
    fn from(time: jiff::civil::Time) -> Self {
        Self(time.to_string())
    }
}

impl IsoDuration {
    /// The length of time, as jiff has it: with the feature `jiff`.
    ///
    /// # Errors
    ///
    /// The text is no length of time.
    pub fn span(&self) -> Result<jiff::Span, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::Span> for IsoDuration {
    fn from(span: jiff::Span) -> Self {
        Self(span.to_string())
    }
}
