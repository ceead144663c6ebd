//! How often a caller may ask.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// A token bucket: `rate` documents a second, at most `burst` at once.
#[derive(Debug)]
pub struct Quota {
    /// Documents a second.
    pub rate: f64,
    /// Documents at once.
    pub burst: f64,
    /// What is left, below zero after a batch beyond it; and when that was so.
    state: Mutex<(f64, Instant)>,
}

impl Quota {
    /// A full bucket.
    pub fn new(rate: f64, burst: f64) -> Self {
        Self { rate, burst, state: Mutex::new((burst, Instant::now())) }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// When there will be one.
    pub fn take(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let left = self.filled(*state, now) - 1.0;
        *state = (if left < 0.0 { left + 1.0 } else { left }, now.max(state.1));
        if left < 0.0 { Err(Duration::from_secs_f64(-left / self.rate)) } else { Ok(()) }
    }

    /// Takes `tokens`, also those that are not there yet: a batch larger than the burst is not refused for ever, but its
    /// caller waits with the next call until it is paid for.
    pub fn charge(&self, tokens: usize, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (self.filled(*state, now) - tokens as f64, now.max(state.1));
    }

    fn filled(&self, (tokens, then): (f64, Instant), now: Instant) -> f64 {
        let passed = now.saturating_duration_since(then).as_secs_f64();
        (tokens + passed * self.rate).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_fills_with_time_and_no_further_than_its_burst() {
        let quota = Quota::new(10.0, 2.0);
        let began = Instant::now();
        assert_eq!(quota.take(began), Ok(()));
        assert_eq!(quota.take(began), Ok(()));
        let wait = quota.take(began).unwrap_err();
        assert!((95..=101).contains(&wait.as_millis()), "{wait:?}");
        let later = began + Duration::from_secs(60);
        assert_eq!([quota.take(later), quota.take(later)], [Ok(()), Ok(())]);
        assert!(quota.take(later).is_err());
    }

    #[test]
    fn what_is_charged_beyond_the_bucket_is_waited_for() {
        let quota = Quota::new(10.0, 2.0);
        let began = Instant::now();
        quota.charge(12, began);
        let wait = quota.take(began).unwrap_err();
        assert!((1_090..=1_100).contains(&wait.as_millis()), "{wait:?}");
        assert_eq!(quota.take(began + Duration::from_millis(1_101)), Ok(()));
    }
}
