//! The stories in `docs/stories`, run whole on both databases with the real program.

use crate::program::{On, Program, said, today};
use payung_stories::{Runner, Said, Story};
use std::path::Path;

/// Acts that are one act each, so that a request's own name answers them the same when they are repeated.
const KILLED: [&str; 30] = [
    "open",
    "load-register",
    "hand-in",
    "screen",
    "deliberation",
    "pass-on",
    "minutes",
    "sign",
    "list",
    "draft-decree",
    "record-decree",
    "open-fund-line",
    "change-fund-line",
    "commit-funds",
    "release-funds",
    "record-enrolment",
    "propose-ending",
    "decide-ending",
    "give-notice",
    "bill",
    "answer-bill",
    "ask-correction",
    "approve-bill",
    "request-payment",
    "check-payment",
    "order-payment",
    "payout",
    "receipt",
    "settle-claim",
    "close-fund-line",
];

struct Told {
    program: Program,
    /// Times each act is started and killed before it is let through.
    kills: u32,
    killed: u32,
}

impl Runner for Told {
    fn run(&mut self, user: &str, arguments: &[&str]) -> Said {
        let out = match arguments {
            ["user", "token", name, ..] => {
                let out = self.program.as_user("admin", arguments);
                self.program.keep_token(name, &String::from_utf8_lossy(&out.stdout));
                out
            }
            ["books", act, ..] if self.kills > 0 && KILLED.contains(act) => self.killed_first(user, &arguments[1..]),
            _ if user.is_empty() => self.program.run(arguments),
            _ => self.program.as_user(user, arguments),
        };
        Said { done: out.status.success(), text: said(&out) }
    }

    fn folder(&self) -> &Path {
        self.program.folder.path()
    }

    fn day(&mut self, day: payung_domain::Date) -> Result<(), String> {
        self.program.set_day(day);
        Ok(())
    }
}

impl Told {
    /// Starts an act under a request's own name and kills it, some times at moments of their own, then lets it through under the same name: whether
    /// the blow fell before, inside or after the write, the answer is the one the story expects.
    fn killed_first(&mut self, user: &str, act: &[&str]) -> std::process::Output {
        let request = format!("--request=cerita-{}", self.killed);
        let act = [&[request.as_str()], act].concat();
        for _ in 0..self.kills {
            let mut child = self.program.start(user, &act);
            // Spread over the time such an act takes in a debug build: starting, opening, writing, ending.
            std::thread::sleep(std::time::Duration::from_millis(u64::from(self.killed * 37 % 190)));
            child.kill().expect("killed");
            child.wait().expect("waited");
            self.killed += 1;
        }
        self.program.as_user(user, &[&["books"], &act[..]].concat())
    }
}

/// The program after a text like a story's was told.
pub fn told(on: On, name: &str, text: &str) -> Program {
    let story = Story::read(name, text).expect("the story names its region");
    let program = Program::new(on, name, &story.region);
    payung_stories::write_examples(&program.folder.path().join("examples")).expect("written");
    let mut told = Told { program, kills: 0, killed: 0 };
    payung_stories::run(&story, &mut told, today(), None).unwrap_or_else(|error| panic!("on {on:?}: {error}"));
    told.program
}

fn run(on: On, name: &str, kills: u32) {
    let text = payung_stories::text(name).expect("the story");
    let story = Story::read(name, text).expect("the story names its region");
    let program = Program::new_on(on, &format!("story{kills}_{}", name.replace('-', "_")), &story.region, story.first_day);
    payung_stories::write_examples(&program.folder.path().join("examples")).expect("written");
    let mut told = Told { program, kills, killed: 0 };
    let commands = payung_stories::run(&story, &mut told, today(), None).unwrap_or_else(|error| panic!("on {on:?}: {error}"));
    assert!(commands > 10, "the story of {name} has {commands} commands");
    let out = told.program.run(&["audit", "verify"]);
    assert!(out.status.success(), "{name}: {}", said(&out));
}

macro_rules! stories {
    ($($test:ident = $name:literal),+ $(,)?) => {
        $(mod $test {
            use super::{On, run};

            #[test]
            fn on_sqlite() {
                run(On::Sqlite, $name, 0);
            }

            #[test]
            fn on_postgresql() {
                run(On::Postgres, $name, 0);
            }
        })+

        #[test]
        fn killed_on_the_way_on_sqlite() {
            run(On::Sqlite, "samosir", 3);
        }

        #[test]
        fn killed_on_the_way_on_postgresql() {
            run(On::Postgres, "samosir", 3);
        }

        /// A year of bills and payments, each act killed once on its way.
        #[test]
        fn killed_in_the_year_on_sqlite() {
            run(On::Sqlite, "samosir-setahun", 1);
        }

        #[test]
        fn killed_in_the_year_on_postgresql() {
            run(On::Postgres, "samosir-setahun", 1);
        }

        #[test]
        fn every_story_is_run() {
            let known = [$($name),+];
            for name in payung_stories::names() {
                assert!(known.contains(&name), "{name} is run by no test");
            }
        }
    };
}

stories! {
    samosir = "samosir",
    bangli = "bangli",
    klungkung = "klungkung",
    banyumas = "banyumas",
    yogyakarta_57_2024 = "yogyakarta-57-2024",
    yogyakarta_64_2023 = "yogyakarta-64-2023",
    samosir_setahun = "samosir-setahun",
    klungkung_setahun = "klungkung-setahun",
    yogyakarta_64_2023_setahun = "yogyakarta-64-2023-setahun",
    orang_yang_sama = "orang-yang-sama",
}
