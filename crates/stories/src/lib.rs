//! The stories of `docs/stories`: prose and commands, from an empty database to a recorded decree. The tests run each of them whole on both databases; the
//! demonstration runs each up to a stage.
//!
//! What lives here: reading a story, filling in its worklists, comparing what was said with what the story says. Who runs a command, and where, is the
//! [`Runner`]'s. What must never live here: anything that knows the books.

mod run;
mod story;
mod worklist;

pub use run::{Runner, Said, StoryError, run};
pub use story::{Beginning, Block, Command, Part, Story, split};

use include_dir::{Dir, include_dir};
use std::path::Path;

static STORIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/stories");
static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples");

/// The names of all stories, in their order.
pub fn names() -> impl Iterator<Item = &'static str> {
    let files = STORIES.files().filter_map(|file| file.path().file_stem()?.to_str());
    files.filter(|name| *name != "README")
}

/// The text of a story.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    STORIES.get_file(format!("{name}.md"))?.contents_utf8()
}

/// Writes the example files the stories use into `folder`.
///
/// # Errors
/// The folder cannot be written.
pub fn write_examples(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    EXAMPLES.extract(folder)
}
