//! To the types of the crate `time` and back.

use time::OffsetDateTime;
use time::error::{Format, Parse};
use time::format_description::well_known::{Iso8601, Rfc3339};

use crate::runtime::text::{Date, DateTime, Time};

impl DateTime {
    /// The point in time, as the crate `time` has it: with the feature `time`.
    ///
    /// # Errors
    ///
    /// The text is no point in time.
    pub fn to_time_rs(&self) -> Result<OffsetDateTime, Parse> {
        OffsetDateTime::parse(&self.0, &Rfc3339)
    }
}

/// Fails for years and offsets that the notation does not have.
impl TryFrom<OffsetDateTime> for DateTime {
    type Error = Format;

    fn try_from(date: OffsetDateTime) -> Result<Self, Format> {
        date.format(&Rfc3339).map(Self)
    }
}

impl Date {
    /// The day, as the crate `time` has it: with the feature `time`.
    ///
    /// # Errors
    ///
    /// The text is no day.
    pub fn to_time_rs(&self) -> Result<time::Date, Parse> {
        time::Date::parse(&self.0, &Iso8601::DATE)
    }
}

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self(date.to_string())
    }
}

impl Time {
    /// The time of day, as the crate `time` has it: with the feature `time`.
    ///
    /// # Errors
    ///
    /// The text is no time of day.
    pub fn to_time_rs(&self) -> Result<time::Time, Parse> {
        time::Time::parse(&self.0, &Iso8601::TIME)
    }
}

impl From<time::Time> for Time {
    fn from(time: time::Time) -> Self {
        let (hour, minute, second, nanosecond) = time.as_hms_nano();
        let fraction = format!(".{nanosecond:09}");
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        Self(format!("{hour:02}:{minute:02}:{second:02}{fraction}"))
    }
}
