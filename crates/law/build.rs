//! The regulations are compiled in: tell cargo that a change of theirs is a change of this crate.

fn main() {
    println!("cargo:rerun-if-changed=../../regulations");
}
