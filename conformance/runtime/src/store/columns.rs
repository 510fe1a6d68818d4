//! How names and enumerations stand in columns: as the text that a person at the `sqlite3` prompt wants to see.

use super::rows::{JobStatus, Readiness, ReservationStatus};
use crate::envelope::{SafetyClass, Validity};
use crate::identity::{ControllerId, DcId, NodeId, OpId, ResourceKey, VmId};
use crate::terminal::TerminalState;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

macro_rules! names_as_text {
    ($($name:ident),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str().map(Self::from)
            }
        }
    )*};
}

names_as_text!(ControllerId, DcId, NodeId, OpId, ResourceKey, VmId);

macro_rules! enumerations_as_text {
    ($($name:ident { $($variant:ident = $text:literal),* })*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(match self { $(Self::$variant => $text,)* }.into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($text => Ok(Self::$variant),)*
                    other => Err(unknown(stringify!($name), other)),
                }
            }
        }
    )*};
}

enumerations_as_text! {
    Validity { Valid = "valid", Invalid = "invalid" }
    SafetyClass { Safe = "safe", Risky = "risky", Unsafe = "unsafe" }
    TerminalState {
        AutoAccepted = "auto_accepted",
        AutoRejected = "auto_rejected",
        AutoCompensated = "auto_compensated"
    }
    JobStatus { Pending = "pending", Running = "running", Completed = "completed", Failed = "failed" }
    ReservationStatus {
        Reserved = "reserved",
        FailedRetryable = "failed_retryable",
        FailedNonRetryable = "failed_non_retryable",
        RetryExhausted = "retry_exhausted"
    }
    Readiness { Ready = "ready", NotReady = "not_ready" }
}

fn unknown(what: &str, found: &str) -> FromSqlError {
    FromSqlError::Other(format!("no {what} is called `{found}`").into())
}
