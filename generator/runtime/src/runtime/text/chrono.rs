//! To chrono's types and back.

use chrono::{FixedOffset, NaiveDate, NaiveTime, ParseError, SecondsFormat, TimeZone};

use crate::runtime::text::{Date, DateTime, Time};

impl DateTime {
    /// The point in time, as chrono has it: with the feature `chrono`.
    ///
    /// # Errors
    ///
    /// The text is no point in time.
    pub fn to_chrono(&self) -> Result<chrono::DateTime<FixedOffset>, ParseError> {
        chrono::DateTime::parse_from_rfc3339(&self.0)
    }
}

impl<Tz: TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(date: chrono::DateTime<Tz>) -> Self {
        Self(date.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Date {
    /// The day, as chrono has it: with the feature `chrono`.
    ///
    /// # Errors
    ///
    /// The text is no day.
    pub fn to_chrono(&self) -> Result<NaiveDate, ParseError> {
        self.0.parse()
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_string())
    }
}

impl Time {
    /// The time of day, as chrono has it: with the feature `chrono`.
    ///
    /// # Errors
    ///
    /// The text is no time of day.
    pub fn to_chrono(&self) -> Result<NaiveTime, ParseError> {
        self.0.parse()
    }
}

impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Self {
        Self(time.to_string())
    }
}
