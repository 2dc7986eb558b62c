//! What a whole process costs.

use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// Cost of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Seconds by the clock on the wall.
    pub wall: f64,
    /// Seconds of processor time, user and system.
    pub cpu: f64,
    /// Highest resident memory, in bytes.
    pub peak: u64,
}

/// Runs `command` to its end, its messages put away.
///
/// # Errors
/// It cannot be started, or fails; then its messages are told.
pub fn run(command: &mut Command, name: &str) -> Result<Cost, String> {
    let messages = tempfile_in_memory()?;
    let errors = messages.try_clone().map_err(|error| error.to_string())?;
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).spawn().map_err(|error| format!("{name}: {error}"))?;
    let used = child.wait4().map_err(|error| format!("{name}: {error}"))?;
    let wall = start.elapsed().as_secs_f64();
    if !used.status.success() {
        return Err(format!("{name} ended with {}: {}", used.status, told(messages)));
    }
    Ok(Cost { wall, cpu: (used.rusage.utime + used.rusage.stime).as_secs_f64(), peak: used.rusage.maxrss })
}

/// A file without a name, so that a talkative child cannot block on a full pipe.
fn tempfile_in_memory() -> Result<std::fs::File, String> {
    tempfile::tempfile().map_err(|error| error.to_string())
}

fn told(mut file: std::fs::File) -> String {
    use std::io::{Read, Seek};
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    if read.is_err() { "(its messages cannot be read)".to_owned() } else { text }
}

/// Lowest and middle value of several runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The lowest.
    pub min: f64,
    /// The one in the middle.
    pub median: f64,
}

/// The spread of one figure over the runs; zeros when there are none.
pub fn spread(costs: &[Cost], figure: impl Fn(&Cost) -> f64) -> Spread {
    let mut values: Vec<f64> = costs.iter().map(figure).collect();
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied().unwrap_or_default();
    Spread { min: at(0), median: at(values.len() / 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_works_has_a_cost_and_one_that_fails_tells_why() {
        let cost = run(Command::new("true").arg("x"), "true").expect("it runs");
        assert!(cost.wall > 0.0 && cost.peak > 0 && cost.cpu < cost.wall + 1.0);
        let failure = run(Command::new("sh").args(["-c", "echo because >&2; exit 3"]), "sh").expect_err("it fails");
        assert!(failure.contains("because") && failure.contains('3'), "{failure}");
    }

    #[test]
    fn lowest_and_middle() {
        let costs = [3.0, 1.0, 2.0].map(|wall| Cost { wall, cpu: 0.0, peak: 0 });
        assert_eq!(spread(&costs, |cost| cost.wall), Spread { min: 1.0, median: 2.0 });
    }
}
